package dev.quarry.passes;

import dev.quarry.passes.canonical.Canonicalize;
import dev.quarry.passes.canonical.FoldConstants;
import dev.quarry.passes.canonical.RemoveIdentity;
import java.util.List;

/// Every pass there is, in the order in which they are usually run, and the chains made of them.
public final class Passes {
  private Passes() {}

  /// All passes, one line each.
  public static List<PassDef> all() {
    return List.of(
        PassDef.of(new RemoveIdentity()), foldConstants(), PassDef.of(new Canonicalize()));
  }

  /// The default chain for RK3566 and RK3568: from an imported network to NPU level. Calibration
  /// stands between [Pipeline#upTo] and [Pipeline#after] of level CANONICAL.
  public static Pipeline rk3568() {
    return PipelineParser.parse(
        "remove-identity,fold-constants,canonicalize", new Pipeline(List.of()));
  }

  private static PassDef foldConstants() {
    return new PassDef(
        FoldConstants.INFO,
        List.of(
            new PassOption(
                "max-elements",
                "a number of elements",
                "16777216",
                "larger results stay computed")),
        arguments -> new FoldConstants(arguments.integer("max-elements", 1)));
  }
}
