package dev.quarry.ir.text;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.text.internal.IrTextLexer;
import dev.quarry.ir.text.internal.IrTextParser;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;

/// The step from text to syntax tree.
final class Syntax {
  /// Attributes nest two deep; the parser is recursive and must not run out of stack.
  private static final int DEPTH = 32;

  private Syntax() {}

  /// @throws CompileException with every syntax error, up to a limit
  static IrTextParser.ModuleContext parse(SourceText source) {
    var lexer = new IrTextLexer(CharStreams.fromString(source.text(), source.name()));
    lexer.removeErrorListeners();
    var tokens = new CommonTokenStream(lexer);
    tokens.fill();
    checkDepth(source, tokens);
    var parser = new IrTextParser(tokens);
    var errors = new SyntaxErrors(source);
    parser.removeErrorListeners();
    parser.addErrorListener(errors);
    parser.setErrorHandler(new PreciseErrors());
    // The grammar needs one token of lookahead.
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    IrTextParser.ModuleContext tree = parser.module();
    errors.throwIfAny();
    return tree;
  }

  private static void checkDepth(SourceText source, CommonTokenStream tokens) {
    int depth = 0;
    for (Token token : tokens.getTokens()) {
      switch (token.getType()) {
        case IrTextLexer.LPAREN, IrTextLexer.LBRACK, IrTextLexer.LBRACE -> depth++;
        case IrTextLexer.RPAREN, IrTextLexer.RBRACK, IrTextLexer.RBRACE -> depth--;
        default -> {}
      }
      if (depth > DEPTH) {
        throw new CompileException(
            source.misread(token, "brackets are nested too deeply").diagnostic().orElseThrow());
      }
    }
  }

  /// Forgets what was optional at an earlier token, so that errors name what is expected here.
  private static final class PreciseErrors extends DefaultErrorStrategy {
    @Override
    @SuppressWarnings("NullAway") // ANTLR's own way to say that nothing is remembered
    public void reportMatch(Parser recognizer) {
      super.reportMatch(recognizer);
      nextTokensContext = null;
    }
  }
}
