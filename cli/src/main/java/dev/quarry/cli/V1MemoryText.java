package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.simulator.v1.V1Memory;

/// The memory of an RKNN v1 file, in the form users of the vendor's toolkit know.
final class V1MemoryText {
  private static final double MEBIBYTE = 1 << 20;

  private V1MemoryText() {}

  static String text(V1Memory memory, long fileBytes) {
    String line = "=".repeat(46) + "\n";
    long fixed = memory.constantBytes() + memory.ioBytes();
    String text =
        line
            + "                Memory Profile Info Dump\n"
            + line
            + "NPU memory (from the tensors; without the runtime's own):\n"
            + Text.format(
                "     maximum allocation : %.2f MiB%n", (fixed + memory.peakBytes()) / MEBIBYTE)
            + Text.format(
                "     total allocation : %.2f MiB%n", (fixed + memory.totalBytes()) / MEBIBYTE)
            + "\nINFO: When evaluating memory usage, we need consider\n"
            + Text.format(
                "the size of model, current model size is: %.2f MiB%n", fileBytes / MEBIBYTE)
            + line;
    return text.replace(System.lineSeparator(), "\n");
  }

  static String json(V1Memory memory, long fileBytes) {
    long fixed = memory.constantBytes() + memory.ioBytes();
    ObjectNode document = Json.object();
    document
        .putObject("npu_memory")
        .put("maximum_allocation", fixed + memory.peakBytes())
        .put("total_allocation", fixed + memory.totalBytes());
    document
        .put("weight_bytes", memory.constantBytes())
        .put("io_bytes", memory.ioBytes())
        .put("internal_bytes", memory.peakBytes())
        .put("file_bytes", fileBytes);
    return Json.text(document) + "\n";
  }
}
