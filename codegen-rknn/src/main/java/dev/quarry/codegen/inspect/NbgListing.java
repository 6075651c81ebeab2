package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn1.NbgFile;
import dev.quarry.codegen.rknn2.RknnBuffer;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// A precompiled graph as far as its layout is public: header, memory, layers, and the operations
/// of each by unit. What operations tell the units is not public for these chips; their bytes are
/// named and, on request, printed.
///
/// @param nbg the graph
/// @param data its bytes
/// @param bytes whether commands are printed as they are
/// @param out takes the lines
record NbgListing(NbgFile nbg, RknnBuffer data, boolean bytes, Consumer<String> out) {
  /// Bytes of one command of the array, and of the units beside it.
  // rknn1-format.md section 10: 128 bytes each; the second half of newer versions is unknown
  private static final int NN_BYTES = 128;

  void print() {
    head();
    for (NbgFile.Layer layer : nbg.layers()) {
      layer(layer);
    }
    out.accept("sections (what is inside is not public unless it is printed above)");
    for (NbgFile.Table table : nbg.tables()) {
      line("  %-24s %10d bytes at 0x%x", table.name(), table.bytes(), table.offset());
    }
  }

  private void head() {
    line(
        "precompiled graph '%s', NBG version 0x%X, hardware 0x%X%s",
        nbg.network(),
        nbg.version(),
        nbg.target(),
        nbg.target() == 0x82 ? " (RK1808 family)" : nbg.target() == 0xB5 ? " (RV1126 family)" : "");
    line(
        "  memory    %d bytes for results, %d bytes AXI SRAM, %d bytes VIP SRAM",
        nbg.memory().poolBytes(), nbg.memory().axiSramBytes(), nbg.memory().vipSramBytes());
    for (NbgFile.Port port : nbg.inputs()) {
      line("  input     %s", port(port));
    }
    for (NbgFile.Port port : nbg.outputs()) {
      line("  output    %s", port(port));
    }
    line(
        "  not here  parameters, weights and addresses of operations: their encoding is not public");
  }

  private static String port(NbgFile.Port port) {
    String name = port.name().isEmpty() ? "" : "'" + port.name() + "'  ";
    return name + V1Words.dims(port.size()) + "  " + port.quantization();
  }

  private void layer(NbgFile.Layer layer) {
    line(
        "layer %d: %s%s, operations: %d",
        layer.id(),
        layer.name(),
        layer.uid() < 0 ? "" : ", uid " + layer.uid() + " of the graph it was made from",
        layer.operationCount());
    List<NbgFile.Operation> operations =
        nbg.operations().stream().filter(o -> o.layer() == layer.id()).toList();
    for (NbgFile.Operation operation : operations) {
      line(
          "  %-8s  operation %d of this unit, state %d, patches %d from %d%s",
          operation.unit(),
          operation.index(),
          operation.state(),
          operation.patches(),
          operation.firstPatch(),
          place(operation));
    }
  }

  /// Where the command of an operation lies; known for the array only.
  private String place(NbgFile.Operation operation) {
    if (!operation.unit().equals("NN")) {
      return "";
    }
    return nbg.tables().stream()
        .filter(table -> table.name().equals("nn operations"))
        .map(table -> place(table, operation.index()))
        .findFirst()
        .orElse("");
  }

  private String place(NbgFile.Table table, int index) {
    // from version 0x1000E on there are about two commands for an operation; which, is unknown
    if (index < 0 || index >= nbg.count("NN") || table.bytes() != nbg.count("NN") * NN_BYTES) {
      return "";
    }
    long at = table.offset() + (long) index * NN_BYTES;
    String place = String.format(Locale.ROOT, ", command at 0x%x", at);
    if (!bytes) {
      return place;
    }
    byte[] command = new byte[NN_BYTES];
    ByteBuffer all = data.asByteBuffer();
    all.get((int) at, command);
    return place + ": " + HexFormat.of().formatHex(command);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
  private void line(String pattern, Object... values) {
    out.accept(String.format(Locale.ROOT, pattern, values));
  }
}
