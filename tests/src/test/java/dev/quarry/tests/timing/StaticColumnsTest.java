package dev.quarry.tests.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.CompileOptions;
import dev.quarry.Quarry;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.simulator.timing.NodeTasks;
import dev.quarry.simulator.timing.StaticColumns;
import dev.quarry.tests.execution.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The cycle columns of our own files beside those the vendor's compiler printed for the same
/// networks; writes docs/static-columns.md with `-Dquarry.bless=true`.
class StaticColumnsTest {
  private static final Path SHARED = Path.of(System.getProperty("quarry.shared", "../shared"));

  /// What became of the rows of one network.
  private static final class Count {
    int rows;
    int matched;
    int npu;
    int ddr;
    int read;
  }

  /// A layer of our file.
  private record Layer(String type, String operands, String output, StaticColumns columns) {}

  private final Map<String, Count> counts = new LinkedHashMap<>();
  private final List<String> different = new ArrayList<>();
  private final Map<String, List<String>> elsewhere = new TreeMap<>();

  @Test
  void columnsOfOwnFilesAreTheVendors() throws IOException {
    Map<String, List<VendorColumns>> vendor = VendorColumns.convolutions(SHARED);
    vendor.forEach(this::compare);
    var all = new Count();
    counts
        .values()
        .forEach(
            c -> {
              all.rows += c.rows;
              all.matched += c.matched;
              all.npu += c.npu;
              all.ddr += c.ddr;
              all.read += c.read;
            });
    GeneratedPage.check("docs/static-columns.md", page(all), StaticColumnsTest.class);
    assertTrue(all.matched >= 2400, all.matched + " rows have a layer in our files");
    assertTrue(all.npu >= 0.99 * all.matched, all.npu + " of " + all.matched + " NPU columns");
    assertTrue(all.ddr >= 0.97 * all.matched, all.ddr + " of " + all.matched + " DDR columns");
  }

  /// Products of two results, which are two layers of every network with attention.
  @Test
  void columnsOfProductsAreTheVendors() throws IOException {
    Map<String, List<VendorColumns>> vendor = VendorColumns.products(SHARED);
    assertTrue(vendor.size() >= 3, vendor::toString);
    vendor.forEach(
        (name, rows) -> {
          Map<String, List<Layer>> ours = layers(network(name), false);
          for (VendorColumns row : rows) {
            StaticColumns columns = ours.get(origin(row.name())).getFirst().columns;
            assertEquals(row.npu(), columns.npuCycles(), row.name());
            assertEquals(1, (double) columns.ddrCycles() / row.ddr(), 0.01, row.name());
            assertEquals(row.kilobytes(), columns.readKilobytes(), row.name());
          }
        });
  }

  private void compare(String name, List<VendorColumns> rows) {
    if (name.endsWith("-fp16")) {
      return;
    }
    Map<String, List<Layer>> ours = layers(network(name), false);
    if (name.startsWith("shapes-")) { // the table has a build per channel and one per layer
      layers(network(name), true).forEach((layer, more) -> ours.get(layer).addAll(more));
    }
    var count = counts.computeIfAbsent(name, _ -> new Count());
    boolean named = rows.stream().anyMatch(row -> ours.containsKey(origin(row.name())));
    for (VendorColumns row : rows) {
      count.rows++;
      List<Layer> candidates = named ? byName(ours, row) : byOperands(ours, row);
      if (candidates.isEmpty() || row.half()) {
        elsewhere.computeIfAbsent(name, _ -> new ArrayList<>()).add(row.name());
      } else {
        count.matched++;
        compare(row, nearest(row, candidates), count);
      }
    }
  }

  private static List<Layer> byName(Map<String, List<Layer>> ours, VendorColumns row) {
    return ours.getOrDefault(origin(row.name()), List.of()).stream()
        .filter(layer -> layer.output.equals(row.output()))
        .toList();
  }

  /// Of networks whose nodes have no names, a layer of the same operands: the columns depend on
  /// nothing else.
  private static List<Layer> byOperands(Map<String, List<Layer>> ours, VendorColumns row) {
    return ours.values().stream()
        .flatMap(List::stream)
        .filter(layer -> layer.output.equals(row.output()))
        .filter(layer -> layer.operands.startsWith(row.shapes().replace(",...", "")))
        .toList();
  }

  private static StaticColumns nearest(VendorColumns row, List<Layer> candidates) {
    return candidates.stream()
        .map(Layer::columns)
        .min(Comparator.comparingLong(c -> Math.abs(c.ddrCycles() - row.ddr())))
        .orElseThrow();
  }

  private void compare(VendorColumns row, StaticColumns ours, Count count) {
    boolean npu = row.npu() == ours.npuCycles();
    boolean ddr = Math.abs(ours.ddrCycles() - row.ddr()) <= 0.01 * row.ddr();
    count.npu += npu ? 1 : 0;
    count.ddr += ddr ? 1 : 0;
    count.read += Math.abs(ours.readKilobytes() - row.kilobytes()) <= 1 ? 1 : 0;
    if (!npu || !ddr) {
      different.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s %s | %d / %d | %d / %d |",
              row.model(),
              row.name(),
              row.op(),
              row.shapes(),
              ours.npuCycles(),
              row.npu(),
              ours.ddrCycles(),
              row.ddr()));
    }
  }

  private static Path network(String name) {
    Path models = SHARED.resolve("models");
    if (name.startsWith("st-")) {
      return models.resolve("structure").resolve(name.substring(3) + ".onnx.gz");
    }
    Path trained = models.resolve("trained").resolve(name + ".onnx");
    return Files.exists(trained) ? trained : models.resolve("shapes").resolve(name + ".onnx");
  }

  private static Map<String, List<Layer>> layers(Path network, boolean perLayer) {
    CompileOptions options = CompileOptions.forTarget(TargetProfile.RK3568);
    RknnModel model = Quarry.sketch(network, options.withPerLayer(perLayer)).model();
    Map<String, List<Layer>> layers = new LinkedHashMap<>();
    for (NodeTasks node : NodeTasks.of(model)) {
      if (!node.node().outputs().isEmpty()) {
        RknnTensor out = model.tensor(node.node().outputs().getFirst());
        layers
            .computeIfAbsent(origin(node.node().name()), _ -> new ArrayList<>())
            .add(
                new Layer(
                    node.node().type(), operands(model, node), printed(out), node.columns(model)));
      }
    }
    return layers;
  }

  /// The name without what either compiler adds for a sum fused into it or an operator replaced.
  private static String origin(String name) {
    return name.substring(name.indexOf(':') + 1)
        .replaceFirst("(_ConvAdd(Relu)?|_2conv|#\\d+)$", "");
  }

  /// As the vendor prints them: kernels of depthwise convolutions lie along the channels.
  private static String operands(RknnModel model, NodeTasks node) {
    return node.node().inputs().stream()
        .map(tensor -> printed(model.tensor(tensor)))
        .collect(Collectors.joining(","))
        .replaceFirst("(?<=\\),)\\((\\d+),1,(\\d+),(\\d+)\\)", "(1,$1,$2,$3)");
  }

  private static String printed(RknnTensor tensor) {
    return tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
  }

  private String page(Count all) {
    var text =
        new StringBuilder(
            """
            # The vendor's cycle columns, from our own files

            Made by `StaticColumnsTest`. Toolkit 2.3.2 prints DDR, NPU and total cycles for every layer \
            when it builds; `quarry perf` prints the same columns from the tasks of any file. Here \
            the columns of our own compilation stand beside the printed ones, for every 8-bit \
            convolution of the same networks. They are an estimate by size, not a time. \
            Rows of networks whose \
            nodes have no names (ultraface) are compared with a layer of the same operands.

            A row has *no layer* of ours where our schedule differs: another rewriting of pools \
            and means, sums fused elsewhere, or a layer that has gone. Those are listed at the end.

            | network | rows | with a layer | NPU equal | DDR within 1 % | RW(KB) within 1 |
            |---|---|---|---|---|---|
            """);
    counts.forEach((name, count) -> row(text, name, count));
    row(text, "all", all);
    text.append("\n## Rows that differ, ours / vendor\n\n");
    text.append("| network | layer | operands | NPU | DDR |\n|---|---|---|---|---|\n");
    different.forEach(line -> text.append(line).append('\n'));
    text.append("\n## Rows without a layer of ours\n\n");
    elsewhere.forEach(
        (name, layers) ->
            text.append("* ")
                .append(name)
                .append(": ")
                .append(String.join(", ", layers))
                .append('\n'));
    return text.toString();
  }

  private static void row(StringBuilder text, String name, Count count) {
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %d | %d | %d | %d | %d |\n",
            name,
            count.rows,
            count.matched,
            count.npu,
            count.ddr,
            count.read));
  }
}
