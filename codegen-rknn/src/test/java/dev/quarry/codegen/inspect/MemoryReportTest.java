package dev.quarry.codegen.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.rknn2.MemInfo;
import dev.quarry.codegen.rknn2.ModelInfo;
import dev.quarry.codegen.rknn2.NodeParam;
import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Lifetimes and sums of a network worked out by hand: x, then a, then b over x, then y over a.
class MemoryReportTest {
  private final RknnFile file = RknnFile.of(model(), "");
  private final MemoryReport report = MemoryReport.of(file, 1234);

  private static RknnModel model() {
    List<RknnTensor> tensors =
        List.of(
            RknnTensor.PLACEHOLDER,
            arena("x", TensorKind.INPUT, 0, 64),
            arena("a", TensorKind.INTERNAL, 64, 128),
            arena("b", TensorKind.INTERNAL, 0, 64),
            arena("y", TensorKind.OUTPUT, 128, 64),
            arena("unused", TensorKind.INTERNAL, 0, 1),
            stored("w", TensorKind.CONSTANT, 1, 10),
            stored("h", TensorKind.HELPER, 1, 10),
            stored("lut", TensorKind.TABLE, 2, 0),
            stored("regcmd", TensorKind.COMMANDS, 3, 0),
            stored("task", TensorKind.TASKS, 4, 0));
    List<RknnNode> nodes =
        List.of(
            node("in", List.of(), List.of(1)),
            node("first", List.of(1, 6), List.of(2)),
            node("second", List.of(2), List.of(3)),
            node("third", List.of(3), List.of(4)),
            node("fourth", List.of(3), List.of()));
    var graph =
        new RknnGraph(
            tensors,
            nodes,
            List.of(1),
            List.of(4),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    return new RknnModel(
        ModelInfo.of("rk3568", 10602, "test", "", ""),
        List.of(graph),
        MemInfo.of(tensors),
        List.of(RknnBuffer.EMPTY, bytes(10), bytes(100), bytes(16), bytes(40)));
  }

  private static RknnTensor arena(String name, TensorKind kind, long offset, long size) {
    return RknnTensor.builder(name, kind, RknnDataType.INT8).arena(offset, size).build();
  }

  private static RknnTensor stored(String name, TensorKind kind, int buffer, long size) {
    return RknnTensor.builder(name, kind, RknnDataType.INT8).buffer(buffer, size).build();
  }

  private static RknnNode node(String name, List<Integer> inputs, List<Integer> outputs) {
    return RknnNode.of("Any", name, inputs, outputs, new NodeParam.None(), 0);
  }

  private static RknnBuffer bytes(int count) {
    return RknnBuffer.of(new byte[count]);
  }

  @Test
  void sums() {
    assertEquals(64, report.weightBytes());
    assertEquals(192, report.internalBytes());
    assertEquals(64 + 100 + 16 + 40, report.otherBytes());
    assertEquals(64 + 192 + 220, report.totalBytes());
    assertEquals(1234, report.fileBytes());
    assertEquals(List.of(), report.notes());
  }

  @Test
  void lifetimesFollowTheNodes() {
    List<String> found =
        report.ranges().stream()
            .map(r -> r.tensor().name() + " " + r.first() + "-" + r.last())
            .toList();
    assertEquals(List.of("x 0-1", "a 1-2", "b 2-4", "y 3-4"), found);
  }

  /// x and b share their place one after the other; a and y overlap, but not in time.
  @Test
  void bytesInUse() {
    assertEquals(List.of(64L, 192L, 192L, 128L, 128L), report.usedBytes());
    assertEquals(1, report.peakStep());
    assertEquals(192, report.peakBytes());
  }

  @Test
  void bytesOfOverlappingTensorsCountOnce() {
    List<LiveRange> ranges =
        List.of(
            new LiveRange(1, arena("whole", TensorKind.INTERNAL, 0, 100), 0, 1),
            new LiveRange(2, arena("inside", TensorKind.INTERNAL, 20, 30), 0, 1),
            new LiveRange(3, arena("beyond", TensorKind.INTERNAL, 90, 20), 1, 1));
    assertEquals(
        List.of(100L, 110L),
        java.util.Arrays.stream(LiveRanges.usedBytes(ranges, 2)).boxed().toList());
  }

  @Test
  void chart() {
    String text = report.text(60);
    assertTrue(text.contains("|3##66|\n"), text);
    assertTrue(text.contains("       0x0         64       0-1 |==   | x\n"), text);
    assertTrue(text.contains("       0x0         64       2-4 |  ===| b\n"), text);
    assertTrue(text.contains("      0x80         64       3-4 |   ==| y\n"), text);
  }

  @Test
  void narrowChartJoinsNodes() {
    String text = report.text(3);
    assertTrue(text.contains("a column is 2 nodes"), text);
    assertTrue(text.contains("|##6|\n"), text);
    assertTrue(text.contains("2-4 | ==| b\n"), text);
  }

  @Test
  void wrongTotalsAreNoted() {
    RknnModel model = file.model();
    var wrong =
        new RknnModel(model.info(), model.graphs(), new MemInfo(1, 192, 64), model.buffers());
    assertEquals(
        List.of("the file states 1 bytes for weights, its tensors need 64"),
        MemoryReport.of(RknnFile.of(wrong, ""), 0).notes());
  }
}
