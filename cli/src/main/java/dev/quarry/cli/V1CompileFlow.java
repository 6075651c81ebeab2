package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.CalibrationSet;
import dev.quarry.TailFiles;
import dev.quarry.V1Compilation;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.data.AtomicFiles;
import dev.quarry.frontend.HeadCut;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.passes.PassListener;
import dev.quarry.passes.PassStatistics;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/// `quarry compile` for the chips of RKNN v1.
///
/// @param terminal where results go
/// @param output how results are shown
/// @param model the ONNX file
/// @param out the file to write
/// @param cut where the heads are cut off, if they are
/// @param report where a page goes, if one is wanted
record V1CompileFlow(
    Terminal terminal,
    OutputOptions output,
    Path model,
    Path out,
    Optional<HeadCut> cut,
    Optional<Path> report) {
  private static final int LABEL = 12;

  /// Compiles, writes and reports.
  int run(V1CompileOptions options, Optional<Path> dataset, PassListener listener) {
    V1Compiler.pipeline(options); // wrong passes are reported before anything is read
    AtomicFiles.requireWritable(out);
    boolean needed = options.domain().needsRanges();
    if (needed && dataset.isEmpty()) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.USAGE, "--dataset", "quantization needs calibration samples")
              .expected("--dataset FILE, a list of pictures, one a line", "none")
              .help("200 to 500 typical pictures are usual for these chips"));
    }
    CalibrationSet samples =
        needed ? dataset.map(CalibrationSet::of).orElse(CalibrationSet.NONE) : CalibrationSet.NONE;
    V1Compilation done =
        V1Compiler.compile(model, options, samples, listener, Progresses.of(terminal, output));
    done.write(out);
    Optional<TailFiles> tail =
        cut.map(c -> TailFiles.write(model, out, c, done.canonical().graph()));
    ObjectNode document = json(done, options);
    tail.ifPresent(files -> CompilationText.put(document, files));
    report.ifPresent(page -> HtmlPages.ofBuild(page, out, document, terminal));
    if (output.json()) {
      terminal.out().println(Json.text(document));
      return ExitCode.OK;
    }
    done.warnings().forEach(w -> terminal.err().println(w.text()));
    if (!output.quiet()) {
      report(done);
      tail.ifPresent(files -> terminal.out().println(CompilationText.tail(files)));
    }
    return ExitCode.OK;
  }

  private void report(V1Compilation done) {
    var facts = done.facts();
    String inputs =
        done.canonical().graph().inputs().stream()
            .map(i -> i.name() + " " + i.value().shape().text())
            .collect(Collectors.joining(", "));
    print(
        "imported",
        Text.format(
            "%s opset %d, %d nodes, %.2f M weights, input %s",
            facts.format(), facts.opset(), facts.nodes(), facts.parameters() / 1e6, inputs));
    for (PassStatistics pass : done.passes()) {
      if (pass.changed()) {
        terminal.out().println(CompilationText.pass(pass));
      }
    }
    if (done.calibrationSamples() > 0) {
      print("calibrated", done.calibrationSamples() + " samples");
    }
    print(
        "wrote",
        Text.format(
            "%s, %d nodes, %d bytes, sha256 %s, %.2f s in all",
            out,
            done.file().model().nodes().size(),
            done.contents().length,
            done.sha256(),
            done.seconds()));
  }

  private void print(String label, String text) {
    terminal.out().println(Text.pad(label, LABEL) + text);
  }

  private ObjectNode json(V1Compilation done, V1CompileOptions options) {
    ObjectNode document = Json.object();
    document
        .put("output", out.toString())
        .put("target", options.target().text())
        .put("container_version", done.file().version())
        .put("dtype", options.domain().text())
        .put("bytes", done.contents().length)
        .put("sha256", done.sha256())
        .put("seconds", done.seconds());
    document.putObject("nodes").put("npu", done.file().model().nodes().size()).put("cpu", 0);
    document.put("calibration_samples", done.calibrationSamples());
    ArrayNode passes = document.putArray("passes");
    for (PassStatistics pass : done.passes()) {
      ObjectNode entry =
          passes
              .addObject()
              .put("name", pass.info().name())
              .put("seconds", pass.seconds())
              .put("changed", pass.changed());
      ObjectNode counters = entry.putObject("counters");
      pass.counters().forEach(counters::put);
    }
    ArrayNode warnings = document.putArray("warnings");
    done.warnings().forEach(w -> warnings.add(w.text()));
    return document;
  }
}
