# A real Apache Kafka for tests/kafka: jars by Maven into build/kafka/libs. And the demo.
KAFKA_VERSION := 4.3.1

build/kafka/libs/.$(KAFKA_VERSION): tests/kafka/pom.xml | kafka-deps
	@mkdir -p build/kafka
	@echo "  MVN     kafka $(KAFKA_VERSION)"
	$(Q)rm -rf build/kafka/libs
	$(Q)mvn -B -q -f $< org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
		-Dkafka.version=$(KAFKA_VERSION) -DincludeScope=runtime -DoutputDirectory=$(abspath build/kafka/libs)
	$(Q)touch $@

kafka-deps:
	$(call install,$(KAFKA_DEPS))

kafka: build/kafka/libs/.$(KAFKA_VERSION) ## fetch a real Apache Kafka for the tests into build/kafka (Java 17 and Maven)

# The outside of tests/kafka/run.sh: writes, reads and compares records.
$(B)/tests/kafka-records: tests/kafka/records.c
	@mkdir -p $(@D)
	@echo "  CC      $<"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< -lrdkafka
tests-built: $(B)/tests/kafka-records

demo: deps ## broker, producers, filter and reader in one process: the main job, on this machine
	$(Q)$(MAKE) --no-print-directory VARIANT=$(VARIANT) all
	$(Q)$(B)/pumice demo

.PHONY: kafka kafka-deps demo
