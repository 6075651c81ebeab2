package dev.quarry;

import java.util.List;

/// Where a node of a network runs on a chip, and why not on its NPU.
///
/// @param onnxNodes the ONNX nodes it stands for
/// @param op its name in the intermediate representation
/// @param placement where it runs
/// @param limit id of the limit that keeps it from the NPU, or of a warning; empty if nothing does
/// @param reason the limit, and what was found, or what is not known of its form; empty if nothing
///   keeps it from the NPU
/// @param rewrite what would avoid that, or the passes that did
public record NodeCheck(
    List<String> onnxNodes,
    String op,
    Placement placement,
    String limit,
    String reason,
    String rewrite) {
  /// Where a node runs.
  public enum Placement {
    /// On the NPU.
    NPU("npu"),
    /// On the NPU, in a form that a pass has found for it.
    REWRITTEN("rewritten"),
    /// On the CPU of the chip.
    CPU("cpu"),
    /// Nowhere.
    REFUSED("refused");

    private final String text;

    Placement(String text) {
      this.text = text;
    }

    /// The word in reports.
    public String text() {
      return text;
    }
  }

  public NodeCheck {
    onnxNodes = List.copyOf(onnxNodes);
  }

  /// Whether it runs on the NPU in a form that is not sure to be right.
  public boolean isWarned() {
    return placement == Placement.NPU && !reason.isEmpty();
  }

  /// The ONNX nodes, joined by `+`.
  public String name() {
    return String.join("+", onnxNodes);
  }
}
