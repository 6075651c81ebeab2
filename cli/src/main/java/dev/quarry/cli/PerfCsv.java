package dev.quarry.cli;

import dev.quarry.codegen.rknn2.SourceMap;
import dev.quarry.simulator.timing.LayerTime;
import dev.quarry.simulator.timing.Prediction;

/// A prediction as a table for spreadsheets, a line per layer.
final class PerfCsv {
  private static final String HEADER =
      "id,op,dtype,unit,input_shapes,output_shape,ddr_cycles,npu_cycles,total_cycles,time_us,"
          + "mac_usage_percent,bound,macs,tasks,luts,rw_kb,traffic_kb,name,onnx_nodes";

  private PerfCsv() {}

  static String of(Prediction prediction, SourceMap sources) {
    var text = new StringBuilder(HEADER).append('\n');
    for (LayerTime layer : prediction.layers()) {
      text.append(
          String.join(
              ",",
              String.valueOf(layer.nodeIndex()),
              layer.type(),
              layer.dtype(),
              layer.onCpu() ? "cpu" : "npu",
              String.join(" ", layer.inputShapes()),
              layer.outputShape(),
              String.valueOf(layer.columns().ddrCycles()),
              String.valueOf(layer.columns().npuCycles()),
              String.valueOf(layer.columns().totalCycles()),
              Text.format("%.3f", layer.micros()),
              Text.format("%.2f", layer.macUsagePercent()),
              layer.bound().text(),
              String.valueOf(layer.macs()),
              String.valueOf(layer.tasks()),
              String.valueOf(layer.tableLoads()),
              String.valueOf(layer.columns().readKilobytes()),
              Text.format("%.1f", layer.kilobytes()),
              quoted(layer.name()),
              quoted(sources.entry(layer.nodeIndex()).text())));
      text.append('\n');
    }
    return text.toString();
  }

  static String quoted(String name) {
    return name.indexOf(',') < 0 && name.indexOf('"') < 0
        ? name
        : '"' + name.replace("\"", "\"\"") + '"';
  }
}
