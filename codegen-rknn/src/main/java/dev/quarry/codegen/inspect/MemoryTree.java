package dev.quarry.codegen.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.rknn2.TensorKind;

/// A memory report as a JSON tree with stable snake-case keys.
final class MemoryTree {
  private MemoryTree() {}

  static ObjectNode of(MemoryReport report) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("target", report.target()).put("file_bytes", report.fileBytes());
    root.put("weight_bytes", report.weightBytes()).put("internal_bytes", report.internalBytes());
    root.put("other_bytes", report.otherBytes()).put("total_bytes", report.totalBytes());
    root.putObject("other")
        .put("command_bytes", report.commandBytes())
        .put("task_bytes", report.taskBytes())
        .put("table_bytes", report.tableBytes())
        .put("helper_bytes", report.helperBytes());
    ObjectNode peak = root.putObject("peak");
    peak.put("node", report.peakStep()).put("bytes", report.peakBytes());
    peak.put("name", report.peakStep() < 0 ? "" : report.nodes().get(report.peakStep()));
    ArrayNode ranges = root.putArray("live_ranges");
    for (LiveRange range : report.ranges()) {
      ranges
          .addObject()
          .put("tensor", range.index())
          .put("name", range.tensor().name())
          .put("kind", TensorKind.describe(range.tensor().kindCode()))
          .put("offset", range.begin())
          .put("size", range.tensor().sizeBytes())
          .put("first_node", range.first())
          .put("last_node", range.last());
    }
    report.usedBytes().forEach(root.putArray("used_bytes")::add);
    report.notes().forEach(root.putArray("notes")::add);
    return root;
  }
}
