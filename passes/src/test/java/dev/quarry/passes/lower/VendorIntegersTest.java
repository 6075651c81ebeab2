package dev.quarry.passes.lower;

import static dev.quarry.passes.Nets.data;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Passes;
import dev.quarry.passes.Pipeline;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.calibrate.ValueRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The vendor's sample of two convolutions and a sum, compiled from its float weights and the two
/// ranges of the vendor's calibration: every integer is that of the vendor's file `mi_3568.rknn`.
class VendorIntegersTest {
  @Test
  void miHasTheVendorsIntegers() throws IOException {
    Path file =
        Path.of(System.getProperty("quarry.shared", "../shared"), "samples", "rknn2", "mi.onnx");
    Assumptions.assumeTrue(Files.exists(file), () -> file + " is not there");
    Graph graph = compile(OnnxInitializers.read(file));
    List<NpuConv> convs =
        graph.nodes().stream()
            .filter(node -> node.op() instanceof NpuConv)
            .map(node -> (NpuConv) node.op())
            .toList();
    assertEquals(2, convs.size());

    NpuConv second = convs.get(0);
    assertArrayEquals(
        new int[] {-84428, -134546, 9337, 86085, 35392, -50308, 4466, 116126},
        data(graph, second.bias()).ints());
    assertArrayEquals(
        new short[] {0, 1, 7, 1, -2, -5, -10, 31},
        data(graph, second.weightOffsets().orElseThrow()).shorts());
    assertArrayEquals(
        new short[] {16384, 15710, 15559, 15669, 16156, 14873, 14907, 12639},
        data(graph, second.multipliers().orElseThrow()).shorts());
    assertEquals(new FixedPoint(18923, 25), second.output().factor());
    assertEquals(CONV2, checksum(data(graph, second.weight())));

    NpuConv first = convs.get(1);
    assertArrayEquals(
        new int[] {34936, -73735, 17139, 14818, 59674, -36414, -128290, 34046},
        data(graph, first.bias()).ints());
    assertArrayEquals(
        new short[] {36, -31, 0, 0, 3, -16, -88, 53},
        data(graph, first.weightOffsets().orElseThrow()).shorts());
    assertArrayEquals(
        new short[] {11281, 13699, 14638, 16384, 15842, 14995, 9368, 11643},
        data(graph, first.multipliers().orElseThrow()).shorts());
    assertEquals(new FixedPoint(20284, 25), first.output().factor());
    assertEquals(new EltOperand(-16, new FixedPoint(16729, 4)), first.residualOperand());
    assertEquals("7", first.residual().orElseThrow().name());
    assertEquals(CONV1, checksum(data(graph, first.weight())));
  }

  // CRC-32 of the weights in KCRS order; the same bytes, repacked, are in the vendor's file.
  private static final long CONV1 = 99630385L;
  private static final long CONV2 = 3885229457L;

  private static long checksum(ConstantData weights) {
    var crc = new CRC32();
    crc.update(weights.int8());
    return crc.getValue();
  }

  private static Graph compile(Map<String, ConstantData> weights) {
    var net = new GraphBuilder("mi");
    Value grey = net.input("input.1", TensorType.f32(1, 1, 128, 128));
    Value colour = net.input("input", TensorType.f32(1, 3, 128, 128));
    Value a = conv(net, grey, "conv1", weights, "6");
    Value b = conv(net, colour, "conv2", weights, "7");
    net.output("8", net.append(new Add(a, b), Location.of("Add_2"), "8"));
    Pipeline pipeline = Passes.rk3568();
    PassManager manager = PassManager.of(Verifier::verify);
    Module canonical =
        manager
            .run(pipeline.upTo(Level.CANONICAL), new Module(Level.IMPORTED, net.build()))
            .module();
    var ranges =
        Map.of(
            "7", new ValueRange(-376.48853f, 291.16116f),
            "8", new ValueRange(-612.1233f, 444.18222f));
    return manager
        .with(Ranges.byName(canonical.graph(), ranges))
        .run(pipeline.after(Level.CANONICAL), canonical)
        .module()
        .graph();
  }

  private static Value conv(
      GraphBuilder net, Value x, String name, Map<String, ConstantData> weights, String result) {
    Value weight = net.constant(weights.get(name + ".weight"), name + ".weight");
    Value bias = net.constant(weights.get(name + ".bias"), name + ".bias");
    return net.append(
        new Conv2d(x, weight, Optional.of(bias), Window.square(3, 1, 1), 1),
        Location.of(name),
        result);
  }
}
