package dev.quarry.ir.text;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Module;

/// Reads modules from text and verifies them. Errors name line and column, show the line, and say
/// what was expected; as many are reported at once as can be told apart.
public final class IrParser {
  private IrParser() {}

  /// A module from its text, without stored constants.
  ///
  /// @param name what the text is called in messages
  /// @throws CompileException with everything that is wrong
  public static Module parse(String text, String name) {
    return parse(text, name, ConstantStore.NONE);
  }

  /// A module from its text.
  ///
  /// @param name what the text is called in messages
  /// @param store holds the constants the text only names
  /// @throws CompileException with everything that is wrong
  public static Module parse(String text, String name, ConstantStore store) {
    var source = SourceText.of(name, text);
    return new GraphReader(source, store).read(Syntax.parse(source));
  }
}
