package dev.quarry.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.inspect.FileReport;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn2.ModelInfo;
import dev.quarry.codegen.rknn2.RuntimeVersions;
import dev.quarry.simulator.timing.LayerTime;
import dev.quarry.simulator.timing.Prediction;
import dev.quarry.simulator.timing.Rk1808Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A report as one self-contained page: it holds its data, style and script, and loads nothing.
public final class HtmlReport {
  private static final String TEMPLATE = "report.html";
  private static final String PLACE = "@DATA@";

  private HtmlReport() {}

  /// The time part of a report.
  ///
  /// @param prediction the predicted time
  /// @param summary it in one line
  public record Time(Prediction prediction, String summary) {}

  /// The page of a compiled file.
  ///
  /// @param title name of the file
  /// @param report what is in it
  /// @param time its predicted time, if there is a prediction
  /// @param build how it was compiled, as `quarry compile --json` prints it, if that is known
  public static byte[] of(
      String title, FileReport report, Optional<Time> time, Optional<ObjectNode> build) {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("title", title);
    facts(data.putArray("facts"), report);
    time.ifPresent(t -> time(data.putObject("time"), t));
    data.set("file", report.json());
    build.ifPresent(b -> data.set("build", b));
    return page(data);
  }

  /// The page of a first-generation file.
  ///
  /// @param title name of the file
  /// @param file what is in it
  /// @param fileBytes its size
  /// @param time its predicted time
  /// @param summary the time in one line
  /// @param build how it was compiled, as `quarry compile --json` prints it, if that is known
  /// @throws dev.quarry.ir.diag.CompileException if the file is damaged
  public static byte[] of(
      String title,
      V1File file,
      long fileBytes,
      Rk1808Prediction time,
      String summary,
      Optional<ObjectNode> build) {
    ObjectNode data = V1Page.of(title, file, fileBytes, time, summary).put("title", title);
    build.ifPresent(b -> data.set("build", b));
    return page(data);
  }

  private static byte[] page(ObjectNode data) {
    // the browser ends a script element at the first `</script`, wherever it stands
    String json = data.toString().replace("</", "<\\/").replace("<!--", "<\\u0021--");
    return template().replace(PLACE, json).getBytes(StandardCharsets.UTF_8);
  }

  private static void facts(ArrayNode out, FileReport report) {
    ModelInfo info = report.reading().file().model().info();
    out.addArray().add("target").add(info.target());
    out.addArray()
        .add("container")
        .add("RKNN v2, version " + report.reading().file().containerVersion());
    out.addArray().add("compiler").add(info.compiler());
    out.addArray().add("runtime").add(RuntimeVersions.of(info).text());
    int nodes = report.reading().file().model().graph().nodes().size();
    out.addArray().add("nodes").add(Integer.toString(nodes));
    int tasks = report.reading().file().model().tasks().size();
    out.addArray().add("tasks").add(Integer.toString(tasks));
  }

  private static void time(ObjectNode out, Time time) {
    out.put("summary", time.summary);
    ArrayNode layers = out.putArray("layers");
    for (LayerTime layer : time.prediction.layers()) {
      layers
          .addObject()
          .put("name", layer.name())
          .put("op", layer.type())
          .put("micros", layer.micros())
          .put("bound", layer.bound().text())
          .put("tasks", layer.tasks())
          .put("mac_usage_percent", layer.macUsagePercent())
          .put("rw_kb", layer.kilobytes())
          .put("output_shape", layer.outputShape());
    }
  }

  private static String template() {
    try (InputStream in = HtmlReport.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException("this is a bug: no " + TEMPLATE + " beside the classes");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
