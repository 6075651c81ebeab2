package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn2.InputNorm;
import dev.quarry.codegen.rknn2.ModelInfo;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnQuantization;
import dev.quarry.codegen.rknn2.RknnReading;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.RuntimeVersions;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.rknn2.TensorLayout;
import dev.quarry.codegen.rknn2.internal.Preprocessing;
import java.util.List;

/// A file as text for people.
final class FileText {
  private final FileReport report;
  private final RknnReading reading;
  private final RknnModel model;
  private final RknnGraph graph;
  private final int chartColumns;
  private final Lines out = new Lines();

  private FileText(FileReport report, int chartColumns) {
    this.report = report;
    this.chartColumns = chartColumns;
    this.reading = report.reading();
    this.model = reading.file().model();
    this.graph = model.graph();
  }

  /// The text of a file; every line ends with a line feed.
  static String of(FileReport report, int chartColumns) {
    return new FileText(report, chartColumns).text();
  }

  private String text() {
    head();
    inputs();
    line("");
    line("outputs");
    graph.outputs().forEach(index -> endpoint(graph.tensor(index)));
    nodes();
    tensors();
    memory();
    tasks();
    reading.notes().forEach(note -> line("note: " + note));
    return out.toString();
  }

  private void head() {
    ModelInfo info = model.info();
    line("container  RKNN v2, version " + reading.file().containerVersion());
    line("target     " + info.target() + " (" + info.format() + ")");
    line("compiler   " + info.compiler());
    RuntimeVersions runtime = RuntimeVersions.of(info);
    line("runtime    " + runtime.text() + " (" + runtime.basis() + ")");
    line(
        "sources    "
            + (report.sources().exact() ? "stored in the file" : "taken from the nodes' names"));
    if (!info.customOps().isEmpty()) {
      line("custom ops " + info.customOps());
    }
    if (model.graphs().size() > 1) {
      line("graphs     " + model.graphs().size() + ", the first is shown");
    }
  }

  private void inputs() {
    line("");
    line("inputs");
    for (int i = 0; i < graph.inputs().size(); i++) {
      RknnTensor tensor = graph.tensor(graph.inputs().get(i));
      endpoint(tensor);
      if (i < graph.inputNorms().size()) {
        InputNorm norm = graph.inputNorms().get(i);
        int channels = FileTree.channels(tensor);
        line("    " + Preprocessing.formula(norm, tensor.quantization(), channels));
        boolean bytes = tensor.widthAlign() != 0 && tensor.shape().size() == 4;
        line("    " + Preprocessing.words(norm, channels, bytes));
        if (Preprocessing.swapsRedAndBlue(model.info().generator(), tensor.name())) {
          line("    calibrated on pictures turned from RGB to BGR");
        }
      }
    }
  }

  private void endpoint(RknnTensor tensor) {
    line(
        "  %s  %s %s %s%s",
        tensor.name(),
        RknnDataType.describe(tensor.dtypeCode()),
        tensor.shape(),
        TensorLayout.describe(tensor.layoutCode()),
        quantization(tensor.quantization()));
  }

  private static String quantization(RknnQuantization quantization) {
    return quantization.isPresent()
        ? "  scale " + quantization.scaleOrOne() + " zero point " + quantization.zeroPointOrZero()
        : "";
  }

  private void nodes() {
    line("");
    line("nodes (%d)", graph.nodes().size());
    line("  %4s %-4s %5s  %-20s %s", "#", "unit", "tasks", "type", "name");
    for (int i = 0; i < graph.nodes().size(); i++) {
      RknnNode node = graph.nodes().get(i);
      line(
          "  %4d %-4s %5d  %-20s %s",
          i, FileTree.unit(node), node.taskCount(), node.type(), node.name());
    }
  }

  private void tensors() {
    line("");
    line("tensors (%d)", graph.tensors().size());
    line("  %4s %-12s %-6s %9s %9s  %s", "#", "kind", "type", "offset", "size", "name, shapes");
    for (int i = 0; i < graph.tensors().size(); i++) {
      RknnTensor tensor = graph.tensor(i);
      boolean inArena = tensor.kind().isInArena();
      line(
          "  %4d %-12s %-6s %9s %9d  %s %s %s %s%s",
          i,
          TensorKind.describe(tensor.kindCode()),
          RknnDataType.describe(tensor.dtypeCode()),
          inArena ? "0x" + Long.toHexString(tensor.offsetBytes()) : "-",
          inArena ? tensor.sizeBytes() : Math.max(tensor.sizeBytes(), model.data(tensor).size()),
          tensor.name(),
          tensor.shape(),
          TensorLayout.describe(tensor.layoutCode()),
          tensor.nativeShape(),
          quantization(tensor.quantization()));
    }
  }

  private void memory() {
    line("");
    line("memory");
    report.memory().text(chartColumns).lines().forEach(text -> line("  " + text));
  }

  private void tasks() {
    List<NpuTask> tasks = model.tasks();
    List<RknnNode> nodes = graph.nodes();
    line("");
    line(
        "tasks (%d in %d of %d nodes)",
        tasks.size(), nodes.stream().filter(node -> node.taskCount() > 0).count(), nodes.size());
    line("  %-11s %5s %6s  %-28s %s", "#", "node", "words", "units", "node name");
    for (TaskGroup group : TaskGroup.of(tasks)) {
      NpuTask task = group.task();
      int node = task.nodeIndex();
      line(
          "  %-11s %5d %6d  %-28s %s",
          group.first() == group.last() ? group.first() : group.first() + "-" + group.last(),
          node,
          task.wordCount(),
          TaskGroup.units(task),
          node >= 0 && node < nodes.size() ? nodes.get(node).name() : "no such node");
    }
  }

  private void line(String text) {
    out.add(text);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
  private void line(String format, Object... values) {
    out.add(format, values);
  }
}
