package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Conv, ConvTranspose, BatchNormalization.
final class Convolutions {
  private Convolutions() {}

  static void register(Map<String, Consumer<NodeContext>> table) {
    table.put("Conv", Convolutions::conv);
    table.put("ConvTranspose", Convolutions::transposed);
    table.put("BatchNormalization", Convolutions::batchNorm);
  }

  private static void conv(NodeContext node) {
    Window window = Windows.of(node, kernel(node));
    int group = node.attributes().integer("group", 1);
    requireGroup(node, group);
    requireFinite(node, 1, 2);
    Value input = Lines.operand(node, 0);
    Value weight = Lines.operand(node, 1);
    Lines.result(node, new Conv2d(input, weight, node.optionalValue(2), window, group));
  }

  private static void transposed(NodeContext node) {
    if (Lines.of(node)) {
      throw node.unsupported(
          node.operator() + " is imported for images only", "rank 4", node.shape(0).text());
    }
    Window window = Windows.of(node, kernel(node));
    int group = node.attributes().integer("group", 1);
    requireGroup(node, group);
    requireFinite(node, 1, 2);
    List<Integer> extra = node.attributes().integers("output_padding").orElse(List.of(0, 0));
    if (extra.size() != 2) {
      throw node.unsupported("output_padding", "2 numbers", extra.toString());
    }
    Shape input = node.shape(0);
    var size = node.attributes().integers("output_shape");
    String auto = node.attributes().text("auto_pad", "NOTSET");
    if (size.isPresent() || auto.startsWith("SAME")) {
      List<Integer> out =
          size.orElse(List.of(input.at(2) * window.strideY(), input.at(3) * window.strideX()));
      out = out.subList(out.size() - 2, out.size());
      int y = surplus(input.at(2), window.strideY(), window.spanHeight(), extra.get(0), out.get(0));
      int x = surplus(input.at(3), window.strideX(), window.spanWidth(), extra.get(1), out.get(1));
      window = cropped(window, Math.max(y, 0), Math.max(x, 0), auto);
      // A result larger than the sums reach gets rows and columns of bias at its end.
      extra = List.of(extra.get(0) + Math.max(-y, 0), extra.get(1) + Math.max(-x, 0));
    }
    node.result(
        new ConvTranspose2d(
            node.value(0), node.value(1), node.optionalValue(2), window, group, extra));
  }

  /// By how much the sums reach beyond a wanted size; negative if they fall short of it.
  private static int surplus(int in, int stride, int span, int extra, int out) {
    return (in - 1) * stride + extra + span - out;
  }

  private static Window cropped(Window w, int y, int x, String auto) {
    int top = auto.equals("SAME_UPPER") ? y / 2 : y - y / 2;
    int left = auto.equals("SAME_UPPER") ? x / 2 : x - x / 2;
    return w.withPads(top, left, y - top, x - left);
  }

  private static List<Integer> kernel(NodeContext node) {
    Shape weight = node.shape(1);
    if (weight.rank() != node.shape(0).rank() || weight.rank() < 3 || weight.rank() > 4) {
      throw node.unsupported(
          node.operator() + " is imported for lines and images only",
          "input and weights of rank 3 or 4",
          node.shape(0).text() + " and " + weight.text());
    }
    return weight.dims().subList(2, weight.rank());
  }

  private static void requireGroup(NodeContext node, int group) {
    if (group < 1) {
      throw node.badShape("group", "at least 1", Integer.toString(group));
    }
  }

  private static void batchNorm(NodeContext node) {
    if (node.attributes().flag("training_mode", false)) {
      throw node.unsupported("the node is in training mode", "training_mode 0", "1");
    }
    if (!node.attributes().flag("spatial", true)) {
      throw node.unsupported("statistics per pixel", "spatial 1", "0");
    }
    node.attributes().number("momentum", 0.9f);
    node.allowResults(1);
    requireFinite(node, 1, 4);
    node.result(
        new BatchNorm(
            node.value(0),
            node.value(1),
            node.value(2),
            node.value(3),
            node.value(4),
            node.attributes().number("epsilon", 1e-5f)));
  }

  /// Weights that are not numbers make every result meaningless; they are reported where they are.
  static void requireFinite(NodeContext node, int first, int last) {
    for (int i = first; i <= last && i < node.operandCount(); i++) {
      if (!node.has(i)) {
        continue;
      }
      ConstantData data = node.constant(i).orElse(null);
      if (data == null || !data.type().element().isFloat()) {
        continue;
      }
      float[] values = data.floats();
      for (int k = 0; k < values.length; k++) {
        if (!Float.isFinite(values[k])) {
          throw new CompileException(
              Diagnostic.error(
                      DiagnosticCode.NOT_FINITE,
                      node.where(),
                      "the weights '" + node.operandName(i) + "' hold " + values[k])
                  .expected("finite numbers", values[k] + " at element " + k)
                  .help("the training has diverged, or the export is damaged; export again"));
        }
      }
    }
  }
}
