package dev.quarry.ir.text;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import dev.quarry.ir.text.internal.IrTextParser;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/// Turns what ANTLR reports into diagnostics in words of the language.
final class SyntaxErrors extends BaseErrorListener {
  private final SourceText source;
  private final Problems found = new Problems();
  private int lastLine;

  SyntaxErrors(SourceText source) {
    this.source = source;
  }

  /// @throws dev.quarry.ir.diag.CompileException if there were errors
  void throwIfAny() {
    found.throwIfAny();
  }

  @Override
  public void syntaxError(
      Recognizer<?, ?> recognizer,
      @Nullable Object symbol,
      int line,
      int column,
      String message,
      @Nullable RecognitionException cause) {
    if (!(recognizer instanceof Parser parser) || !(symbol instanceof Token at)) {
      throw new IllegalStateException("the lexer accepts every character; this is a bug");
    }
    if (line == lastLine) {
      return; // most likely a consequence of the one before
    }
    lastLine = line;
    found.add(() -> describe(parser, at, cause));
  }

  private Diagnostic describe(Parser parser, Token at, @Nullable RecognitionException cause) {
    IntervalSet tokens = cause == null ? null : cause.getExpectedTokens();
    List<Integer> expected = (tokens == null ? parser.getExpectedTokens() : tokens).toList();
    Diagnostic error =
        source
            .error(DiagnosticCode.SYNTAX, at, message(at))
            .expected(words(expected), describe(at));
    return advised(error, at, expected);
  }

  private static String message(Token at) {
    return at.getType() == Token.EOF
        ? "the text ends too early"
        : "unexpected " + SourceText.shown(at);
  }

  private static Diagnostic advised(Diagnostic error, Token at, List<Integer> expected) {
    if (at.getType() == IrTextParser.OTHER && at.getText().equals("\"")) {
      return error.help("close the name with a double quote on the same line");
    }
    if (at.getType() == IrTextParser.WORD && at.getText().length() <= 40) {
      List<String> keywords =
          expected.stream().filter(SyntaxErrors::isKeyword).map(SyntaxErrors::keyword).toList();
      return DidYouMean.closest(at.getText(), keywords)
          .map(best -> error.help("did you mean '" + best + "'?"))
          .orElse(error);
    }
    return error;
  }

  private static String describe(Token at) {
    boolean open = at.getType() == IrTextParser.OTHER && at.getText().equals("\"");
    return open ? "a quote that is not closed" : SourceText.shown(at);
  }

  /// The expected tokens in words; where any word may stand, keywords are not listed.
  private static String words(List<Integer> types) {
    boolean anyWord = types.contains(IrTextParser.WORD);
    Set<String> words = new LinkedHashSet<>();
    for (int type : types) {
      if (!anyWord || !isKeyword(type)) {
        words.add(word(type));
      }
    }
    return String.join(" or ", words);
  }

  private static String word(int type) {
    return switch (type) {
      case Token.EOF -> "the end of the text";
      case IrTextParser.VALUE -> "a value like %3";
      case IrTextParser.DIMS -> "a type like 1x3xf32";
      case IrTextParser.INT, IrTextParser.REAL -> "a number";
      case IrTextParser.STRING -> "a name in quotes";
      case IrTextParser.WORD -> "a word";
      default -> IrTextParser.VOCABULARY.getDisplayName(type);
    };
  }

  private static boolean isKeyword(int type) {
    return type >= IrTextParser.MODULE && type <= IrTextParser.RETURN;
  }

  private static String keyword(int type) {
    String literal = IrTextParser.VOCABULARY.getLiteralName(type);
    return literal.substring(1, literal.length() - 1);
  }
}
