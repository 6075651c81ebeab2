package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.accuracy.AccuracyReport;
import dev.quarry.accuracy.ErrorSummary;
import dev.quarry.accuracy.LayerAccuracy;
import dev.quarry.accuracy.LayerError;
import dev.quarry.accuracy.OutputAccuracy;
import java.util.List;

/// An accuracy report as text and as JSON.
final class AccuracyText {
  private static final int NAME = 40;
  private static final int RANKED = 5;
  private static final double PERCENT = 100;

  private AccuracyText() {}

  /// The report as a table.
  ///
  /// @param nodes whether every source node of a layer is named, not only the last
  static String text(AccuracyReport report, boolean nodes) {
    var text = new StringBuilder();
    text.append(
        Text.format(
            "%-40s %-5s %9s %9s %9s %9s %11s %9s\n",
            "layer (float against compiled)",
            "type",
            "entire",
            "worst",
            "single",
            "worst",
            "max error",
            "adds dB"));
    for (LayerAccuracy layer : report.layers()) {
      ErrorSummary entire = layer.entire();
      ErrorSummary single = layer.single();
      text.append(
          Text.format(
              "%s%-5s %9.6f %9.6f %9.6f %9.6f %11.5g %9s\n",
              Text.pad(
                  nodes ? String.join("+", layer.onnxNodes()) : shortened(layer.label()), NAME + 1),
              layer.dtype(),
              entire.mean().cosine(),
              entire.worst().cosine(),
              single.mean().cosine(),
              single.worst().cosine(),
              entire.worst().maxAbs(),
              decibels(layer.damageDb())));
    }
    outputs(text, report.outputs());
    ranking(text, report.byDamage());
    if (!report.unmatched().isEmpty()) {
      text.append(
          Text.format(
              "%d results of the compiled network are not in the model, for example %s\n",
              report.unmatched().size(), report.unmatched().getFirst()));
    }
    return text.append(
            Text.format(
                "%d layers, %d samples; cosines are means and worst of all samples, 1 is equal\n",
                report.layers().size(), report.samples()))
        .toString();
  }

  private static void outputs(StringBuilder text, List<OutputAccuracy> outputs) {
    text.append(
        Text.format(
            "\n%-40s %-5s %9s %9s %9s %11s %9s %9s\n",
            "output", "type", "cosine", "worst", "SNR dB", "max error", "zeroed", "saturated"));
    for (OutputAccuracy output : outputs) {
      LayerError mean = output.error().mean();
      text.append(
          Text.format(
              "%s%-5s %9.6f %9.6f %9s %11.5g %8.2f%% %8.2f%%\n",
              Text.pad(shortened(output.name()), NAME + 1),
              output.dtype(),
              mean.cosine(),
              output.error().worst().cosine(),
              decibels(mean.snrDb()),
              output.error().worst().maxAbs(),
              PERCENT * output.zeroShare(),
              PERCENT * output.saturatedShare()));
    }
  }

  private static void ranking(StringBuilder text, List<LayerAccuracy> layers) {
    text.append("\nlayers that lose most by themselves (noise against signal)\n");
    for (LayerAccuracy layer : layers.subList(0, Math.min(RANKED, layers.size()))) {
      text.append(
          Text.format(
              "%9s dB  %s\n", decibels(layer.damageDb()), String.join("+", layer.onnxNodes())));
    }
    text.append('\n');
  }

  /// The end of a long name says more than its beginning.
  private static String shortened(String name) {
    return name.length() <= NAME ? name : "..." + name.substring(name.length() - NAME + 3);
  }

  private static String decibels(double value) {
    return Double.isInfinite(value) ? "exact" : Text.format("%.1f", value);
  }

  /// The report as a document.
  static ObjectNode json(AccuracyReport report) {
    ObjectNode document = Json.object().put("samples", report.samples());
    ArrayNode outputs = document.putArray("outputs");
    for (OutputAccuracy output : report.outputs()) {
      LayerError mean = output.error().mean();
      LayerError worst = output.error().worst();
      ObjectNode entry =
          outputs.addObject().put("name", output.name()).put("dtype", output.dtype());
      entry.put("cosine", mean.cosine()).put("worst_cosine", worst.cosine());
      put(entry, "snr_db", mean.snrDb());
      put(entry, "worst_snr_db", worst.snrDb());
      entry.put("max_abs", worst.maxAbs());
      entry.put("zero_share", output.zeroShare());
      entry.put("saturated_share", output.saturatedShare());
    }
    ArrayNode layers = document.putArray("layers");
    for (LayerAccuracy layer : report.layers()) {
      ObjectNode entry = layers.addObject().put("name", layer.name());
      layer.onnxNodes().forEach(entry.putArray("onnx_nodes")::add);
      entry.put("dtype", layer.dtype());
      put(entry, "entire", layer.entire());
      put(entry, "single", layer.single());
      put(entry, "damage_db", layer.damageDb());
    }
    report.unmatched().forEach(document.putArray("unmatched")::add);
    return document;
  }

  private static void put(ObjectNode entry, String kind, ErrorSummary error) {
    entry.put(kind + "_cosine", error.mean().cosine());
    entry.put(kind + "_euclid", error.mean().euclid());
    entry.put(kind + "_max_abs", error.mean().maxAbs());
    entry.put(kind + "_worst_cosine", error.worst().cosine());
    entry.put(kind + "_worst_euclid", error.worst().euclid());
    entry.put(kind + "_worst_max_abs", error.worst().maxAbs());
  }

  /// A ratio without noise has no number; it is `null`.
  private static void put(ObjectNode entry, String key, double decibels) {
    if (Double.isInfinite(decibels)) {
      entry.putNull(key);
    } else {
      entry.put(key, decibels);
    }
  }
}
