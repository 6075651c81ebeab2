package dev.quarry.convert;

import dev.quarry.passes.Passes;
import dev.quarry.passes.Pipeline;
import java.util.ArrayList;
import java.util.List;

/// How much is rewritten for speed: `optimization_level` of rknn-toolkit 1.x.
///
/// Its guide says that 3 is everything, 2 and 1 leave out what may cost accuracy, 0 is nothing, and
/// names average pools and sums that become convolutions as examples. Which rule belongs to which
/// level is not published; where the table goes beyond the guide, it says so.
// toolkit1-options.md sections 2 and 10
public record OptimizationLevel(int number) {
  /// The highest level, which is the toolkit's default.
  public static final int HIGHEST = 3;

  /// A rewrite that levels switch.
  ///
  /// @param from the lowest level with it
  /// @param pass the pass, with the options it is given
  /// @param what what it does
  /// @param source where it is known from
  private record Rewrite(int from, String pass, String what, String source) {
    String name() {
      return pass.contains("{") ? pass.substring(0, pass.indexOf('{')) : pass;
    }

    /// Whether the usual chain of a compilation has it.
    boolean isUsual() {
      return Passes.rk3399pro().steps().stream().map(Pipeline.Step::text).anyMatch(pass::equals);
    }
  }

  private static final List<Rewrite> REWRITES =
      List.of(
          new Rewrite(
              1,
              "recognise-silu",
              "`Sigmoid` and `Mul` become one SWISH",
              "`merge_layer` in logs, every public file; from level 1: inferred"),
          new Rewrite(
              1,
              "fold-batch-norm{precision=single}",
              "normalizations, sums and products with constants go into the convolution beside"
                  + " them",
              "every public file; `HP_linear_fuse` is taken for this; from level 1: inferred"),
          new Rewrite(
              3,
              "deconvolution-to-plane",
              "transposed convolutions become zeros between pixels and a convolution; the integers"
                  + " stay",
              "`HP_deconvolution_optimize`, a public file of level 3; not below: inferred"),
          new Rewrite(
              3,
              "reduce-to-conv{average-pools=whole}",
              "average pools with a window become depthwise convolutions, rounded once more",
              "the guide's example; that pools over whole maps stay: inferred"),
          new Rewrite(
              3,
              "affine-to-conv{only=sums}",
              "sums with a constant that are left become depthwise convolutions, their constant"
                  + " rounded to the units of the sum",
              "the guide's example, `special_add_to_conv2d`; a public file of level 3 still has"
                  + " one sum"));

  public OptimizationLevel {
    if (number < 0 || number > HIGHEST) {
      throw new IllegalArgumentException("levels are 0 to " + HIGHEST);
    }
  }

  /// The passes the level switches on.
  public List<String> passes() {
    return REWRITES.stream().filter(r -> r.from <= number).map(Rewrite::pass).toList();
  }

  /// What the level changes about the usual chain of a compilation, as `--passes` reads it.
  public String changes() {
    var changes = new ArrayList<String>();
    for (Rewrite rewrite : REWRITES) {
      boolean on = rewrite.from <= number;
      if (on && !rewrite.isUsual()) {
        changes.add("+" + rewrite.pass);
      } else if (!on && rewrite.isUsual()) {
        changes.add("-" + rewrite.name());
      }
    }
    return String.join(",", changes);
  }

  /// The table of `docs/rk3399pro.md`.
  public static String markdown() {
    var table = new StringBuilder("| from level | pass | what it does | known from |\n");
    table.append("|---|---|---|---|\n");
    for (Rewrite r : REWRITES) {
      table
          .append("| ")
          .append(r.from)
          .append(" | `")
          .append(r.pass)
          .append("` | ")
          .append(r.what)
          .append(" | ")
          .append(r.source)
          .append(" |\n");
    }
    return table.toString();
  }
}
