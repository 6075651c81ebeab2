package dev.quarry.detect;

import java.util.List;

/// How the outputs of a YOLOv5-style detector are read: per level a map of `anchors * (5 +
/// classes)` channels, channel order x, y, w, h, objectness, classes.
///
/// @param classes names of the classes
/// @param levels one per network output
/// @param scores whether the outputs are raw or have passed the sigmoid
public record AnchorHead(List<String> classes, List<Level> levels, Scores scores) {
  public AnchorHead {
    classes = List.copyOf(classes);
    levels = List.copyOf(levels);
  }

  /// Whether the sigmoid has been applied inside the network.
  public enum Scores {
    /// The head applies the sigmoid.
    RAW,
    /// The network has applied it.
    SIGMOID,
    /// Decided by the values: raw if any lies outside 0 to 1.
    AUTO
  }

  /// One output map.
  ///
  /// @param output name of the network output; empty for the output in the same position
  /// @param stride network pixels per map cell
  /// @param anchors width and height of each anchor, in network pixels
  public record Level(String output, int stride, List<Anchor> anchors) {
    public Level {
      anchors = List.copyOf(anchors);
    }
  }

  /// An anchor box.
  public record Anchor(double width, double height) {}

  /// The head of the YOLOv5 models trained on COCO, for any number of classes.
  public static AnchorHead yolov5(List<String> classes) {
    return new AnchorHead(
        classes,
        List.of(
            new Level("", 8, List.of(new Anchor(10, 13), new Anchor(16, 30), new Anchor(33, 23))),
            new Level("", 16, List.of(new Anchor(30, 61), new Anchor(62, 45), new Anchor(59, 119))),
            new Level(
                "", 32, List.of(new Anchor(116, 90), new Anchor(156, 198), new Anchor(373, 326)))),
        Scores.AUTO);
  }
}
