// The text form of a module; docs/ir.md describes it in words. Which ops, attributes and types exist is not
// said here: the reader looks them up in their definitions, so that a new op needs no change of the grammar.
grammar IrText;

module: MODULE word graph EOF;

graph: GRAPH SIGN name LPAREN (input (COMMA input)*)? RPAREN LBRACE statement* output_list RBRACE;

name: word | STRING;

input: VALUE COLON typed attributes?;

statement: VALUE (COMMA VALUE)* ASSIGN (constant | operation);

constant: CONST type data STRING? location?;

data: FILE LPAREN STRING RPAREN
    | SPLAT LPAREN element RPAREN
    | LBRACK (element (COMMA element)*)? RBRACK
    ;

element: INT | REAL | word LPAREN INT RPAREN;

operation: word LPAREN (operand (COMMA operand)*)? RPAREN attributes? COLON typed (COMMA typed)* location?;

operand: VALUE | ABSENT;

typed: type STRING?;

attributes: LBRACE (attribute (COMMA attribute)*)? RBRACE;

attribute: word ASSIGN tree;

tree: INT
    | REAL
    | word (LPAREN tree (COMMA tree)* RPAREN)?
    | LBRACK (tree (COMMA tree)*)? RBRACK
    ;

location: AT LPAREN STRING (COMMA STRING)* RPAREN;

output_list: RETURN (output (COMMA output)*)?;

output: VALUE STRING?;

type: (DIMS | word) quantization? (SIGN word)?;

quantization: LESS (word INT COLON)? step (COMMA step)* GREATER;

step: (REAL | INT) COLON INT;

// Keywords are words everywhere else: attributes may be called `axis` or `at`.
word: WORD | MODULE | GRAPH | CONST | FILE | SPLAT | AT | RETURN;

MODULE: 'module';
GRAPH: 'graph';
CONST: 'const';
FILE: 'file';
SPLAT: 'splat';
AT: 'at';
RETURN: 'return';
ABSENT: '_';

SIGN: '@';
LPAREN: '(';
RPAREN: ')';
LBRACE: '{';
RBRACE: '}';
LBRACK: '[';
RBRACK: ']';
LESS: '<';
GREATER: '>';
COLON: ':';
COMMA: ',';
ASSIGN: '=';

VALUE: '%' [0-9]+;
DIMS: [0-9]+ 'x' ([0-9]+ 'x')* [a-z] [a-z0-9]*;
INT: '-'? [0-9]+;
REAL: '-'? ([0-9]+ '.' [0-9]+ ([eE] [+-]? [0-9]+)? | [0-9]+ [eE] [+-]? [0-9]+ | 'Infinity') | 'NaN';
STRING: '"' (~["\\\r\n] | '\\' ~[\r\n])* '"';
WORD: [A-Za-z_] [A-Za-z0-9_]*;

COMMENT: '//' ~[\r\n]* -> skip;
SPACE: [ \t\r\n]+ -> skip;

// Whatever else there is becomes a token, so that the parser reports it at its place.
OTHER: .;
