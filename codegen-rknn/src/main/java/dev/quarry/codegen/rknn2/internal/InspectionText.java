package dev.quarry.codegen.rknn2.internal;

import dev.quarry.codegen.rknn2.InputNorm;
import dev.quarry.codegen.rknn2.MemInfo;
import dev.quarry.codegen.rknn2.ModelInfo;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnQuantization;
import dev.quarry.codegen.rknn2.RknnReading;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.rknn2.TensorLayout;
import java.util.List;
import java.util.Locale;

/// A file as text for people.
public final class InspectionText {
  private final RknnReading reading;
  private final RknnModel model;
  private final RknnGraph graph;
  private final StringBuilder out = new StringBuilder();

  private InspectionText(RknnReading reading) {
    this.reading = reading;
    this.model = reading.file().model();
    this.graph = model.graph();
  }

  /// The text of a file; every line ends with a line feed.
  public static String of(RknnReading reading) {
    return new InspectionText(reading).text();
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
    reading.notes().forEach(note -> line("note: " + note));
    return out.toString();
  }

  private void head() {
    ModelInfo info = model.info();
    line("container  RKNN v2, version " + reading.file().containerVersion());
    line("target     " + info.target() + " (" + info.format() + ")");
    line("compiler   " + info.compiler());
    line(
        "runtime    "
            + info.compilerVersionText()
            + " or newer (inferred: the compiler's version)");
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
        int channels = InspectionTree.channels(tensor);
        line("    " + Preprocessing.formula(norm, tensor.quantization(), channels));
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
          i, InspectionTree.unit(node), node.taskCount(), node.type(), node.name());
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
    MemInfo memory = model.memory();
    List<RknnNode> nodes = graph.nodes();
    line("");
    line("memory");
    line("  weights    %12d bytes", memory.weightBytes());
    line("  internal   %12d bytes", memory.internalBytes());
    line("  helpers    %12d bytes", memory.helperBytes());
    line("  commands   %12d bytes", 8L * model.commandWords().length);
    line(
        "tasks      %d in %d of %d nodes",
        model.tasks().size(),
        nodes.stream().filter(node -> node.taskCount() > 0).count(),
        nodes.size());
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
  private void line(String format, Object... values) {
    String text = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    Damage.withoutControls(text.stripTrailing(), out);
    out.append('\n');
  }
}
