package dev.quarry.passes;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A pass as the registry lists it: what it is, which options it takes, how it is made from them.
///
/// @param info name, summary, levels, effect
/// @param options in the order of the documentation
/// @param maker builds the pass
public record PassDef(
    PassInfo info, List<PassOption> options, Function<PassArguments, Pass> maker) {
  public PassDef {
    options = List.copyOf(options);
  }

  /// A pass without options.
  public static PassDef of(Pass pass) {
    return new PassDef(pass.info(), List.of(), _ -> pass);
  }

  /// A pass with one option.
  public static PassDef of(PassInfo info, PassOption option, Function<PassArguments, Pass> maker) {
    return new PassDef(info, List.of(option), maker);
  }

  /// The word that stands for the pass in a pipeline.
  public String name() {
    return info.name();
  }

  /// Builds the pass.
  ///
  /// @param given values by option name; options not given take their fallback
  /// @throws dev.quarry.ir.diag.CompileException if an option is unknown or has a wrong value
  public Pass make(Map<String, String> given) {
    return maker.apply(PassArguments.of(this, given));
  }
}
