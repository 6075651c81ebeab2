package dev.quarry.detect;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Turns the output maps of a detector into detections.
///
/// @param head anchors, strides and classes
/// @param threshold lowest score that counts
/// @param maxOverlap boxes of one class overlapping more are one object
public record HeadDecoder(AnchorHead head, double threshold, double maxOverlap) {
  private static final int MAX_CANDIDATES = 600;
  private static final int MAX_DETECTIONS = 100;

  /// Decodes one picture.
  ///
  /// @param outputs one `1 x channels x rows x columns` map per level, in the head's order
  /// @return detections by falling score, in network pixels
  public List<Detection> decode(List<Tensor> outputs) {
    boolean raw = isRaw(outputs);
    var candidates = new ArrayList<Detection>();
    for (int i = 0; i < head.levels().size(); i++) {
      AnchorHead.Level level = head.levels().get(i);
      requireFit(level, outputs.get(i).shape());
      decodeLevel(level, outputs.get(i), raw, candidates);
    }
    candidates.sort(Comparator.comparingDouble(Detection::score).reversed());
    return suppress(
        candidates.size() > MAX_CANDIDATES ? candidates.subList(0, MAX_CANDIDATES) : candidates);
  }

  private void decodeLevel(
      AnchorHead.Level level, Tensor output, boolean raw, List<Detection> candidates) {
    int rows = output.shape().at(2);
    int columns = output.shape().at(3);
    int plane = rows * columns;
    int classes = head.classes().size();
    float[] map = output.floats();
    for (int a = 0; a < level.anchors().size(); a++) {
      int base = a * (5 + classes) * plane;
      for (int k = 0; k < classes; k++) {
        for (int cell = 0; cell < plane; cell++) {
          double score =
              probability(map[base + 4 * plane + cell], raw)
                  * probability(map[base + (5 + k) * plane + cell], raw);
          if (score > threshold) {
            Box box = box(level, a, map, base + cell, plane, columns, cell, raw);
            candidates.add(new Detection(k, score, box));
          }
        }
      }
    }
  }

  private static Box box(
      AnchorHead.Level level,
      int anchor,
      float[] map,
      int at,
      int plane,
      int columns,
      int cell,
      boolean raw) {
    double sx = probability(map[at], raw);
    double sy = probability(map[at + plane], raw);
    double sw = probability(map[at + 2 * plane], raw) * 2;
    double sh = probability(map[at + 3 * plane], raw) * 2;
    double cx = (sx * 2 - 0.5 + cell % columns) * level.stride();
    int row = cell / columns;
    double cy = (sy * 2 - 0.5 + row) * level.stride();
    double width = sw * sw * level.anchors().get(anchor).width();
    double height = sh * sh * level.anchors().get(anchor).height();
    return new Box(cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2);
  }

  private List<Detection> suppress(List<Detection> candidates) {
    var kept = new ArrayList<Detection>();
    for (Detection candidate : candidates) {
      boolean covered = false;
      for (Detection other : kept) {
        covered |=
            other.classId() == candidate.classId()
                && other.box().overlap(candidate.box()) > maxOverlap;
      }
      if (!covered) {
        kept.add(candidate);
      }
      if (kept.size() == MAX_DETECTIONS) {
        break;
      }
    }
    return kept;
  }

  private boolean isRaw(List<Tensor> outputs) {
    return switch (head.scores()) {
      case RAW -> true;
      case SIGMOID -> false;
      case AUTO -> {
        boolean outside = false;
        for (Tensor output : outputs) {
          for (float value : output.floats()) {
            outside |= value < 0 || value > 1.01f;
          }
        }
        yield outside;
      }
    };
  }

  private void requireFit(AnchorHead.Level level, Shape shape) {
    int channels = level.anchors().size() * (5 + head.classes().size());
    if (shape.rank() != 4 || shape.at(0) != 1 || shape.at(1) != channels) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.BAD_INPUT_DATA,
                  level.output().isEmpty() ? "stride " + level.stride() : level.output(),
                  "the output does not fit the detector head")
              .expected("1x" + channels + "xHxW (anchors x (5 + classes))", shape.text())
              .help("describe anchors, strides and classes in a YAML file, --head FILE"));
    }
  }

  private static double probability(float value, boolean raw) {
    return raw ? 1 / (1 + Math.exp(-(double) value)) : value;
  }
}
