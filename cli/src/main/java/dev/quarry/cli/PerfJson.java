package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.rknn2.SourceMap;
import dev.quarry.simulator.timing.Advice;
import dev.quarry.simulator.timing.LayerTime;
import dev.quarry.simulator.timing.Parts;
import dev.quarry.simulator.timing.Prediction;
import dev.quarry.simulator.timing.TaskTime;
import java.util.Map;

/// A prediction as JSON: the report of `perf --json`, and a Chrome trace.
final class PerfJson {
  private PerfJson() {}

  static String report(Prediction prediction, SourceMap sources) {
    ObjectNode document = Json.object();
    document
        .put("target", prediction.target())
        .put("clock_hz", prediction.clockHertz())
        .put("ddr_gb_per_s", prediction.speeds().ddrGigabytes())
        .put("total_us", prediction.micros())
        .put("fps", prediction.framesPerSecond())
        .put("error_band_percent", prediction.hasBand() ? prediction.errorBandPercent() : null)
        .put("low_us", prediction.lowMicros())
        .put("high_us", prediction.highMicros())
        .put("inference_us", prediction.overheadMicros())
        .put("ridge_macs_per_byte", prediction.speeds().ridge());
    prediction.band().reasons().forEach(document.putArray("outside_model")::add);
    ArrayNode layers = document.putArray("layers");
    prediction.layers().forEach(layer -> layer(layers.addObject(), layer, sources));
    ArrayNode operators = document.putArray("by_op");
    for (Map.Entry<String, Double> entry : prediction.byType().entrySet()) {
      operators.addObject().put("op", entry.getKey()).put("time_us", entry.getValue());
    }
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

  private static void layer(ObjectNode entry, LayerTime layer, SourceMap sources) {
    entry.put("id", layer.nodeIndex()).put("name", layer.name());
    ArrayNode onnx = entry.putArray("onnx_nodes");
    sources.entry(layer.nodeIndex()).onnx().forEach(onnx::add);
    entry
        .put("op", layer.type())
        .put("dtype", layer.dtype())
        .put("unit", layer.onCpu() ? "cpu" : "npu")
        .put("input_shape", layer.inputShapes().isEmpty() ? "" : layer.inputShapes().getFirst())
        .put("output_shape", layer.outputShape())
        .put("macs", layer.macs())
        .put("ddr_cycles", layer.columns().ddrCycles())
        .put("npu_cycles", layer.columns().npuCycles())
        .put("total_cycles", layer.columns().totalCycles())
        .put("time_us", layer.micros())
        .put("start_us", layer.startMicros())
        .put("mac_usage_percent", layer.macUsagePercent())
        .put("macs_per_byte", layer.intensity())
        .put("bound", layer.bound().text())
        .put("tasks", layer.tasks())
        .put("luts", layer.tableLoads())
        .put("rw_kb", layer.columns().readKilobytes())
        .put("traffic_kb", layer.kilobytes());
    parts(entry.putObject("parts_us"), layer.parts());
  }

  private static void parts(ObjectNode node, Parts parts) {
    node.put("mac", parts.mac())
        .put("table", parts.table())
        .put("output", parts.output())
        .put("memory", parts.memory())
        .put("setup", parts.setup())
        .put("cpu", parts.cpu());
  }

  /// Events for chrome://tracing or Perfetto: a row for layers, one for each part of the chip.
  static String trace(Prediction prediction) {
    ObjectNode document = Json.object();
    ArrayNode events = document.putArray("traceEvents");
    for (LayerTime layer : prediction.layers()) {
      event(events, layer.name(), "layers", layer.startMicros(), layer.micros());
      double at = layer.startMicros();
      if (layer.onCpu()) {
        event(events, layer.type(), "cpu", at, layer.micros());
      }
      for (TaskTime task : layer.taskTimes()) {
        event(events, layer.type(), "programming", at, task.setup());
        event(events, layer.type(), "buffer fill", at + task.setup(), task.fill());
        double computing = at + task.setup() + task.fill();
        event(events, layer.type(), "array", computing, task.array());
        event(
            events,
            layer.type(),
            task.table() ? "output (table)" : "output",
            computing,
            task.output());
        event(events, layer.type(), "store", computing, task.store());
        at += task.micros();
      }
    }
    document.put("displayTimeUnit", "ms");
    return Json.text(document);
  }

  static void event(ArrayNode events, String name, String row, double start, double duration) {
    if (duration > 0) {
      events
          .addObject()
          .put("name", name)
          .put("ph", "X")
          .put("pid", "npu")
          .put("tid", row)
          .put("ts", start)
          .put("dur", duration);
    }
  }
}
