package dev.quarry.cli;

import dev.quarry.simulator.timing.Advice;
import dev.quarry.simulator.timing.Rk1808Model;
import dev.quarry.simulator.timing.Rk1808Parts;
import dev.quarry.simulator.timing.Rk1808Prediction;
import java.util.List;
import java.util.Map;

/// Predicted times on RK1808 and RK3399Pro, in the columns users of the vendor's toolkit know.
final class V1PerfText {
  private static final String LINE = "=".repeat(78);
  private static final String ROW = "%-10s %-44s %-20s %6s %10s %5s %-7s %s%n";
  private static final int NAME_WIDTH = 44;

  private V1PerfText() {}

  static String text(Rk1808Prediction prediction) {
    var text = new StringBuilder();
    text.append(LINE).append('\n').append("Performance (predicted)\n").append(LINE).append('\n');
    if (prediction.isKnown()) {
      layers(text, prediction);
      byOp(text, prediction);
      advice(text, prediction);
      text.append('\n');
    }
    text.append(summary(prediction)).append('\n').append(LINE);
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private static void layers(StringBuilder text, Rk1808Prediction prediction) {
    text.append(
        Text.format(
            ROW, "Layer ID", "Name", "Operator", "Uid", "Time(us)", "MAC%", "Bound", "Output"));
    List<Rk1808Prediction.Layer> layers = prediction.layers();
    for (int i = 0; i < layers.size(); i++) {
      Rk1808Prediction.Layer layer = layers.get(i);
      text.append(
          Text.format(
              ROW,
              i,
              shortened(layer.name()),
              layer.op(),
              layer.uid(),
              Math.round(layer.micros()),
              Text.format("%.0f", layer.macUsagePercent()),
              layer.parts().bound().text(),
              layer.outputShape()));
    }
    text.append("Total Time(us): ").append(Math.round(prediction.micros())).append('\n');
    for (int clock : Rk1808Prediction.CLOCKS) {
      text.append(Text.format("FPS(%dMHz): %.2f%n", clock, 1e6 / prediction.microsAt(clock)));
    }
    text.append(
        Text.format(
            "Note: Time of each layer is converted according to %.0fMHz!%n",
            Rk1808Model.MEGAHERTZ));
  }

  private static void byOp(StringBuilder text, Rk1808Prediction prediction) {
    text.append("\nby operator\n");
    for (Map.Entry<String, Double> entry : prediction.byOp().entrySet()) {
      long calls = prediction.layers().stream().filter(l -> l.op().equals(entry.getKey())).count();
      text.append(
          Text.format(
              "  %-20s %4d calls %10.0f us %5.1f %%%n",
              entry.getKey(), calls, entry.getValue(), share(entry.getValue(), prediction)));
    }
    Rk1808Parts parts = prediction.parts();
    text.append(
        Text.format(
            "%nspent on: array %.1f %%, memory %.1f %%, tables %.1f %%, shader cores %.1f %%,"
                + " starting layers %.1f %%%n",
            share(parts.array(), prediction),
            share(parts.memory(), prediction),
            share(parts.table(), prediction),
            share(parts.shader(), prediction),
            share(parts.start(), prediction)));
  }

  private static void advice(StringBuilder text, Rk1808Prediction prediction) {
    List<Advice> advice = prediction.advice();
    if (advice.isEmpty()) {
      return;
    }
    PredictionText.advice(text, advice, prediction.micros());
  }

  /// What a batch means for the rate.
  static String batch(Rk1808Prediction prediction, int samples) {
    return Text.format(
        "one run takes %d samples: %.1f samples per second",
        samples, samples * 1e6 / prediction.micros());
  }

  /// The prediction in one line, and what the host adds.
  static String summary(Rk1808Prediction prediction) {
    String reasons = String.join("; ", prediction.reasons());
    if (!prediction.isKnown()) {
      return "time unknown: " + (reasons.isEmpty() ? "the file has no layers" : reasons);
    }
    double millis = prediction.micros() / 1000;
    String band =
        Text.format(
            "%.2f ms on the NPU of RK1808 or RK3399Pro at %.0f MHz (%.2f to %.2f ms, -%d to +%d"
                + " %%), %.1f per second; predicted by a regression over published rates, not"
                + " measured",
            millis,
            Rk1808Model.MEGAHERTZ,
            millis * (1 - prediction.lowPercent() / 100.0),
            millis * (1 + prediction.highPercent() / 100.0),
            prediction.lowPercent(),
            prediction.highPercent(),
            1000 / millis);
    String host =
        Text.format(
            "the host adds about %.1f ms for reading %d outputs as real numbers (less as stored"
                + " integers); RK3399Pro adds 1 ms or more for its link",
            prediction.hostMicros() / 1000, prediction.outputElements());
    return band + (reasons.isEmpty() ? "" : "; " + reasons) + "\n" + host;
  }

  private static double share(double micros, Rk1808Prediction prediction) {
    return 100 * micros / prediction.micros();
  }

  private static String shortened(String name) {
    return name.length() <= NAME_WIDTH
        ? name
        : "..." + name.substring(name.length() - NAME_WIDTH + 3);
  }
}
