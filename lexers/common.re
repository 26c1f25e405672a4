/*!re2c
    // Settings and classes that all lexers share; include it first.
    re2c:yyfill:enable = 0;
    re2c:define:YYCTYPE = uint8_t;
    re2c:define:YYCURSOR = cur;
    re2c:define:YYMARKER = mark;
    re2c:define:YYLIMIT = lim;

    digit = [0-9];
    alpha = [A-Za-z];
    alnum = [0-9A-Za-z];
    hex   = [0-9A-Fa-f];
*/
