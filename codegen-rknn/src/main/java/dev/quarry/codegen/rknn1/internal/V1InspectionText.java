package dev.quarry.codegen.rknn1.internal;

import dev.quarry.codegen.rknn1.NbgFile;
import dev.quarry.codegen.rknn1.V1Check;
import dev.quarry.codegen.rknn1.V1Connection;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1GraphPort;
import dev.quarry.codegen.rknn1.V1Header;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Preprocessing;
import dev.quarry.codegen.rknn1.V1Reading;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Validator;
import java.util.List;
import java.util.Locale;

/// A file as text.
public final class V1InspectionText {
  private final V1Reading reading;
  private final V1File file;
  private final V1Model model;
  private final V1Check check;
  private final StringBuilder out = new StringBuilder();

  private V1InspectionText(String name, V1Reading reading) {
    this.reading = reading;
    this.file = reading.file();
    this.model = file.model();
    this.check = V1Validator.check(name, file);
  }

  /// The text of a file; every line ends with a line feed.
  public static String of(String name, V1Reading reading) {
    var text = new V1InspectionText(name, reading);
    text.head();
    text.ports("inputs", V1Connection.INPUT);
    text.ports("outputs", V1Connection.OUTPUT);
    if (NbgFile.recognises(reading.file().data()) && text.check.errors().isEmpty()) {
      text.precompiled(NbgFile.parse(name, reading.file().data()));
    } else {
      text.nodes();
      text.constants();
    }
    text.findings();
    return text.out.toString();
  }

  private void head() {
    V1Header header = model.header();
    line("container  RKNN v1, version %d", file.version());
    line(
        "target     %s",
        header.targets().map(t -> String.join(", ", t)).orElse("not named (toolkit before 1.3.2)"));
    line("compiler   rknn-toolkit %s", header.version());
    line("runtime    behaviour of ovxlib %s", header.ovxlibVersion());
    line("name       %s", header.name());
    line(
        "layout     inputs %s%s",
        header.channelsInnermost() ? "NHWC" : "NCHW",
        header.optimizationLevel().map(l -> ", optimization level " + l).orElse(""));
  }

  private void ports(String title, String side) {
    line("");
    line("%s", title);
    for (V1GraphPort port : model.graph()) {
      if (!port.side().equals(side) || port.tensor() < 0 || port.tensor() >= model.norms().size()) {
        continue;
      }
      V1Tensor.Norm tensor = model.norms().get(port.tensor());
      line("  %s  %s  %s", tensor.label(), dims(tensor.size()), tensor.type().text());
      if (side.equals(V1Connection.INPUT)) {
        V1Preprocessing preprocessing =
            V1Preprocessing.of(model.header(), port.index(), channels(model, tensor));
        line("    %s", preprocessing.formula(tensor.type()));
      }
    }
  }

  static int channels(V1Model model, V1Tensor.Norm tensor) {
    if (tensor.size().size() != 4) {
      return 1;
    }
    int channels = tensor.size().get(model.header().channelsInnermost() ? 0 : 2);
    return Math.clamp(channels, 1, 4096);
  }

  /// Dimensions outermost first, as ONNX has them.
  static String dims(List<Integer> size) {
    return String.join("x", size.reversed().stream().map(String::valueOf).toList());
  }

  private void nodes() {
    line("");
    line("nodes (%d)", model.nodes().size());
    line("  %4s %5s  %-15s %-22s %-30s %s", "#", "uid", "op", "result", "stored as", "name");
    for (int i = 0; i < model.nodes().size(); i++) {
      V1Node node = model.nodes().get(i);
      line(
          "  %4d %5d  %-15s %-22s %-30s %s%s",
          i, node.uid(), node.shortOp(), shape(i), type(i), node.name(), parameters(node));
    }
  }

  private String shape(int node) {
    return check
        .graph()
        .flatMap(g -> g.shapes().get(node).stream().findFirst())
        .flatMap(shape -> shape.map(V1InspectionText::dims))
        .orElse("-");
  }

  private String type(int node) {
    return check
        .graph()
        .flatMap(g -> g.types().get(node).stream().findFirst())
        .map(t -> t.text())
        .orElse("-");
  }

  /// The parameters of the ops whose names do not say them.
  private static String parameters(V1Node node) {
    return switch (node.params()) {
      case V1Params.Conv p ->
          "  kernel "
              + p.kernel()
              + " stride "
              + p.stride()
              + " pad "
              + p.pad()
              + (p.group() > 1 ? " groups " + p.group() : "");
      case V1Params.Pool p ->
          "  kernel " + p.kernel() + " stride " + p.stride() + " pad " + p.pad();
      case V1Params.Concat(int axis) -> "  axis " + axis;
      case V1Params.Permute p -> "  perm " + p.perm();
      case V1Params.Clip(Number min, Number max) -> "  " + min + " to " + max;
      case V1Params.MatrixMul _,
          V1Params.Deconv _,
          V1Params.Fcl _,
          V1Params.Reshape _,
          V1Params.Split _,
          V1Params.Slice _,
          V1Params.Resize _,
          V1Params.Swish _,
          V1Params.Activation _,
          V1Params.Multiply _,
          V1Params.Divide _,
          V1Params.Softmax _,
          V1Params.ShuffleChannel _,
          V1Params.BatchNorm _,
          V1Params.Lstm _,
          V1Params.Nbg _,
          V1Params.None _,
          V1Params.Other _ ->
          "";
    };
  }

  private void constants() {
    line("");
    line("constants  %d in %d bytes", model.constants().size(), file.data().size());
  }

  private void precompiled(NbgFile nbg) {
    line("");
    line(
        "precompiled graph '%s', NBG version 0x%X, hardware target 0x%X%s",
        nbg.network(), nbg.version(), nbg.target(), nbg.target() == 0x82 ? " (RK1808)" : "");
    line(
        "  %d layers, %d operations: %d NN, %d TP, %d shader",
        nbg.layers().size(),
        nbg.operations().size(),
        nbg.count("NN"),
        nbg.count("TP"),
        nbg.count("shader"));
    line(
        "  memory pool %d bytes, AXI SRAM %d bytes, VIP SRAM %d bytes",
        nbg.memory().poolBytes(), nbg.memory().axiSramBytes(), nbg.memory().vipSramBytes());
    nbg.inputs().forEach(port -> port("input", port));
    nbg.outputs().forEach(port -> port("output", port));
    line("");
    line("layers (%d)", nbg.layers().size());
    line("  %4s %5s %4s  %s", "#", "uid", "ops", "class");
    for (NbgFile.Layer layer : nbg.layers()) {
      line(
          "  %4d %5s %4d  %s",
          layer.id(),
          layer.uid() < 0 ? "-" : String.valueOf(layer.uid()),
          layer.operationCount(),
          layer.name());
    }
    line("");
    line("sections");
    for (NbgFile.Table table : nbg.tables()) {
      line("  %-24s %10d bytes at %d", table.name(), table.bytes(), table.offset());
    }
  }

  private void port(String side, NbgFile.Port port) {
    line("  %s %s  %s  %s", side, port.name(), dims(port.size()), port.quantization());
  }

  private void findings() {
    line("");
    line("check      %d errors, %d warnings", check.errors().size(), check.warnings().size());
    check.errors().forEach(e -> line("error: %s", e.message()));
    check.warnings().forEach(w -> line("warning: %s", w));
    reading.notes().forEach(n -> line("note: %s", n));
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
  private void line(String format, Object... values) {
    String text = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
    }
    int end = out.length();
    while (end > 0 && out.charAt(end - 1) == ' ') {
      end--;
    }
    out.setLength(end);
    out.append('\n');
  }
}
