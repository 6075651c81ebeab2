package dev.quarry.passes;

import dev.quarry.ir.type.Level;
import java.util.stream.Collectors;

/// The page about passes in the documentation, made from the registry.
public final class PassReference {
  private PassReference() {}

  /// The page in Markdown.
  public static String markdown() {
    var page = new StringBuilder();
    page.append(
        """
        # Passes

        Made from the registry `dev.quarry.passes.Passes`; a test compares it. Effects: *exact* keeps \
        every output bit for bit in the reference interpreter; *within rounding* keeps the function in \
        real numbers; *changes the function* does not, and the pass says where.

        A chain is written as names with commas, options in braces: \
        `fold-batch-norm,silu-to-relu{keep=head.*}`. With `+` and `-` in front the names change the \
        default chain: `+silu-to-relu,-split-large-pool`; `+` puts a pass at its usual place, which is \
        the order of this page, or gives it options.

        The default chain for RK3566 and RK3568:

        """);
    for (Pipeline.Step step : Passes.rk3568().steps()) {
      page.append("1. `").append(step.text()).append("`\n");
    }
    page.append(
        """

        Calibration runs between the last pass of level canonical and `assign-quantization`.
        """);
    for (PassDef def : Passes.all()) {
      append(def, page);
    }
    return page.toString();
  }

  private static void append(PassDef def, StringBuilder page) {
    PassInfo info = def.info();
    page.append("\n## ").append(info.name()).append("\n\n");
    page.append(sentence(info.summary())).append("\n\n");
    page.append("* Effect: ").append(info.effect().text()).append(".\n");
    page.append("* Runs at level ")
        .append(info.requires().stream().map(Level::text).collect(Collectors.joining(" or ")));
    info.establishes().ifPresent(level -> page.append(", delivers level ").append(level.text()));
    page.append(".\n");
    for (PassOption option : def.options()) {
      page.append("* `").append(option.name()).append("`: ").append(option.summary());
      page.append(" (").append(option.needs()).append("; ");
      page.append(
          option.fallback().isEmpty() ? "usually empty" : "usually `" + option.fallback() + "`");
      page.append(").\n");
    }
  }

  private static String sentence(String summary) {
    return Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".";
  }
}
