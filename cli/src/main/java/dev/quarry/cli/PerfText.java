package dev.quarry.cli;

import dev.quarry.simulator.timing.Advice;
import dev.quarry.simulator.timing.LayerTime;
import dev.quarry.simulator.timing.Parts;
import dev.quarry.simulator.timing.Prediction;
import dev.quarry.simulator.timing.StaticColumns;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A prediction as a table for people, with the columns of the vendor's log.
final class PerfText {
  private static final String ROW = "%4s %-16s %-8s %-6s %-26s %-16s %22s %9s %5s %-6s %8s  %s%n";
  private static final int SHAPES_WIDTH = 26;

  private PerfText() {}

  static String of(Prediction prediction) {
    var text = new StringBuilder();
    text.append(
        Text.format(
            ROW,
            "ID",
            "OpType",
            "DataType",
            "Target",
            "InputShape",
            "OutputShape",
            "Cycles(DDR/NPU/Total)",
            "Time(us)",
            "MAC%",
            "Bound",
            "RW(KB)",
            "FullName"));
    for (LayerTime layer : prediction.layers()) {
      StaticColumns columns = layer.columns();
      text.append(
          Text.format(
              ROW,
              layer.nodeIndex(),
              layer.type(),
              layer.dtype().toUpperCase(Locale.ROOT),
              layer.onCpu() ? "CPU" : "NPU",
              shortened(String.join(",", layer.inputShapes())),
              layer.outputShape(),
              columns.ddrCycles() + "/" + columns.npuCycles() + "/" + columns.totalCycles(),
              number(layer.micros()),
              Text.format("%.0f", layer.macUsagePercent()),
              layer.bound().text(),
              columns.readKilobytes(),
              layer.name()));
    }
    byType(text, prediction);
    parts(text, prediction);
    advice(text, prediction);
    return text.append(PredictionText.of(prediction))
        .toString()
        .replace(System.lineSeparator(), "\n");
  }

  private static void byType(StringBuilder text, Prediction prediction) {
    text.append("\nby operator\n");
    for (Map.Entry<String, Double> entry : prediction.byType().entrySet()) {
      long calls =
          prediction.layers().stream().filter(l -> l.type().equals(entry.getKey())).count();
      text.append(
          Text.format(
              "  %-18s %4d calls %10s us %5.1f %%%n",
              entry.getKey(),
              calls,
              number(entry.getValue()),
              share(entry.getValue(), prediction)));
    }
  }

  private static void parts(StringBuilder text, Prediction prediction) {
    Parts parts = prediction.parts();
    text.append(
        Text.format(
            "%nspent on: array %.1f %%, tables %.1f %%, output %.1f %%, memory %.1f %%,"
                + " programming %.1f %%, CPU %.1f %%, starting %.1f %%%n",
            share(parts.mac(), prediction),
            share(parts.table(), prediction),
            share(parts.output(), prediction),
            share(parts.memory(), prediction),
            share(parts.setup(), prediction),
            share(parts.cpu(), prediction),
            share(prediction.overheadMicros(), prediction)));
    double ridge = prediction.speeds().ridge();
    double below =
        prediction.layers().stream()
            .filter(layer -> !layer.onCpu() && layer.intensity() < ridge)
            .mapToDouble(LayerTime::micros)
            .sum();
    text.append(
        Text.format(
            "roofline: %.0f multiplications per byte keep the array busy; layers with fewer take"
                + " %.1f %%%n",
            ridge, share(below, prediction)));
  }

  private static void advice(StringBuilder text, Prediction prediction) {
    List<Advice> advice = prediction.advice();
    if (advice.isEmpty()) {
      text.append('\n');
      return;
    }
    PredictionText.advice(text, advice, prediction.micros());
    text.append('\n');
  }

  private static double share(double micros, Prediction prediction) {
    return 100 * micros / prediction.micros();
  }

  private static String shortened(String shapes) {
    return shapes.length() <= SHAPES_WIDTH ? shapes : shapes.substring(0, SHAPES_WIDTH - 3) + "...";
  }

  private static String number(double micros) {
    return Text.format("%.1f", micros);
  }
}
