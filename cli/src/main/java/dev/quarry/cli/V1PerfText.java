package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.simulator.v1.V1Timing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Predicted times of an RKNN v1 file, in the columns users of the vendor's toolkit know.
final class V1PerfText {
  private static final String LINE = "=".repeat(78);

  /// The slower of the two clocks the vendor states times for, as a share of the faster one.
  private static final double SLOW = 0.75;

  private V1PerfText() {}

  static String text(List<V1Timing.Layer> layers) {
    var text = new StringBuilder();
    String row = "%-10s %-44s %-16s %6s %10s%n";
    text.append(LINE).append('\n').append("Performance (predicted)\n").append(LINE).append('\n');
    text.append(Text.format(row, "Layer ID", "Name", "Operator", "Uid", "Time(us)"));
    for (int i = 0; i < layers.size(); i++) {
      V1Timing.Layer layer = layers.get(i);
      String name = layer.name();
      text.append(
          Text.format(
              row,
              i,
              name.length() <= 44 ? name : "..." + name.substring(name.length() - 41),
              layer.op(),
              layer.uid(),
              Math.round(layer.microseconds())));
    }
    double total = total(layers);
    text.append("Total Time(us): ").append(Math.round(total)).append('\n');
    text.append(Text.format("FPS(600MHz): %.2f%n", SLOW * 1e6 / total));
    text.append(Text.format("FPS(800MHz): %.2f%n", 1e6 / total));
    text.append("Note: Time of each layer is converted according to 800MHz!\n");
    text.append(
        "Predicted by a regression over published rates, +-"
            + V1Timing.BAND_PERCENT
            + " %; without the host's work (inputs_set, outputs_get: 1 to 30 ms)\n");
    text.append(LINE);
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private static double total(List<V1Timing.Layer> layers) {
    return layers.stream().mapToDouble(V1Timing.Layer::microseconds).sum();
  }

  static String json(List<V1Timing.Layer> layers) {
    double total = total(layers);
    ObjectNode document = Json.object();
    document
        .put("target", "rk1808")
        .put("clock_hz", Math.round(V1Timing.GIGAHERTZ * 1e9))
        .put("total_us", total)
        .put("fps", 1e6 / total)
        .put("error_band_percent", V1Timing.BAND_PERCENT);
    ArrayNode entries = document.putArray("layers");
    Map<String, Double> byOp = new TreeMap<>();
    for (V1Timing.Layer layer : layers) {
      entries
          .addObject()
          .put("id", layer.index())
          .put("name", layer.name())
          .put("op", layer.op())
          .put("uid", layer.uid())
          .put("macs", layer.macs())
          .put("time_us", layer.microseconds());
      byOp.merge(layer.op(), layer.microseconds(), Double::sum);
    }
    ArrayNode operators = document.putArray("by_op");
    byOp.forEach((op, micros) -> operators.addObject().put("op", op).put("time_us", micros));
    return Json.text(document);
  }
}
