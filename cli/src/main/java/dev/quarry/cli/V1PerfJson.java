package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.simulator.timing.Advice;
import dev.quarry.simulator.timing.Rk1808Model;
import dev.quarry.simulator.timing.Rk1808Parts;
import dev.quarry.simulator.timing.Rk1808Prediction;

/// A prediction for RK1808 and RK3399Pro for programs: JSON, a table, a Chrome trace. Times that
/// are not known are null.
final class V1PerfJson {
  private static final String HEADER =
      "id,op,dtype,output_shape,time_us,start_us,mac_usage_percent,bound,macs,uid,name";

  private V1PerfJson() {}

  static String report(Rk1808Prediction prediction) {
    boolean known = prediction.isKnown();
    double total = prediction.micros();
    ObjectNode document = Json.object();
    document
        .put("target", "rk1808")
        .put("clock_hz", Math.round(Rk1808Model.MEGAHERTZ * 1e6))
        .put("total_us", known ? total : null)
        .put("fps", known ? 1e6 / total : null)
        .put("error_band_percent", prediction.reasons().isEmpty() ? prediction.highPercent() : null)
        .put("low_us", known ? total * (1 - prediction.lowPercent() / 100.0) : null)
        .put("high_us", known ? total * (1 + prediction.highPercent() / 100.0) : null)
        .put("host_us", prediction.hostMicros())
        .put("output_elements", prediction.outputElements());
    prediction.reasons().forEach(document.putArray("outside_model")::add);
    ArrayNode clocks = document.putArray("by_clock");
    for (int clock : Rk1808Prediction.CLOCKS) {
      double micros = prediction.microsAt(clock);
      clocks
          .addObject()
          .put("clock_hz", clock * 1_000_000L)
          .put("total_us", known ? micros : null)
          .put("fps", known ? 1e6 / micros : null);
    }
    ArrayNode layers = document.putArray("layers");
    double start = 0;
    for (Rk1808Prediction.Layer layer : prediction.layers()) {
      layer(layers.addObject(), layer, start);
      start += layer.micros();
    }
    ArrayNode operators = document.putArray("by_op");
    prediction
        .byOp()
        .forEach((op, micros) -> operators.addObject().put("op", op).put("time_us", micros));
    parts(document.putObject("parts_us"), prediction.parts());
    ArrayNode advice = document.putArray("advice");
    for (Advice item : prediction.advice()) {
      advice
          .addObject()
          .put("what", item.what())
          .put("layers", item.places())
          .put("gain_us", item.gainMicros())
          .put("how", item.how());
    }
    return Json.text(document);
  }

  private static void layer(ObjectNode entry, Rk1808Prediction.Layer layer, double start) {
    entry.put("id", layer.index()).put("name", layer.name());
    layer.merged().forEach(entry.putArray("merged")::add);
    entry
        .put("op", layer.op())
        .put("uid", layer.uid())
        .put("dtype", layer.dtype())
        .put("output_shape", layer.outputShape())
        .put("macs", layer.macs())
        .put("time_us", layer.micros())
        .put("start_us", start)
        .put("mac_usage_percent", layer.macUsagePercent())
        .put("bound", layer.parts().bound().text());
    parts(entry.putObject("parts_us"), layer.parts());
  }

  private static void parts(ObjectNode node, Rk1808Parts parts) {
    node.put("array", parts.array())
        .put("memory", parts.memory())
        .put("table", parts.table())
        .put("shader", parts.shader())
        .put("start", parts.start());
  }

  /// A line per layer.
  static String csv(Rk1808Prediction prediction) {
    var text = new StringBuilder(HEADER).append('\n');
    double start = 0;
    for (Rk1808Prediction.Layer layer : prediction.layers()) {
      text.append(
          String.join(
              ",",
              String.valueOf(layer.index()),
              layer.op(),
              layer.dtype(),
              layer.outputShape(),
              Text.format("%.3f", layer.micros()),
              Text.format("%.3f", start),
              Text.format("%.2f", layer.macUsagePercent()),
              layer.parts().bound().text(),
              String.valueOf(layer.macs()),
              String.valueOf(layer.uid()),
              PerfCsv.quoted(layer.name())));
      text.append('\n');
      start += layer.micros();
    }
    return text.toString();
  }

  /// Events for chrome://tracing or Perfetto: a row for layers, one for each part of the chip.
  static String trace(Rk1808Prediction prediction) {
    ObjectNode document = Json.object();
    ArrayNode events = document.putArray("traceEvents");
    double start = 0;
    for (Rk1808Prediction.Layer layer : prediction.layers()) {
      Rk1808Parts parts = layer.parts();
      double working = start + parts.start();
      double behind = working + Math.max(parts.array(), parts.memory());
      PerfJson.event(events, layer.name(), "layers", start, layer.micros());
      PerfJson.event(events, layer.op(), "starting", start, parts.start());
      PerfJson.event(events, layer.op(), "array", working, parts.array());
      PerfJson.event(events, layer.op(), "memory", working, parts.memory());
      PerfJson.event(events, layer.op(), "table", behind, parts.table());
      PerfJson.event(events, layer.op(), "shader", behind, parts.shader());
      start += layer.micros();
    }
    document.put("displayTimeUnit", "ms");
    return Json.text(document);
  }
}
