package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Network;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.codegen.npu.CodeGeneratorOptions;
import dev.quarry.codegen.npu.Rk356xCodeGenerator;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnWriter;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.op.npu.OutputStage;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Products of two maps at sizes where slices, groups of kernels and tiles end: the executed file
/// delivers what the definition says.
class ProductOfMapsTest {
  @ParameterizedTest(name = "{0}: {1} groups of {2} kernels of {3}, {4} pixels")
  @CsvSource({
    "CHANNELS, 1, 1, 8, 1",
    "CHANNELS, 1, 7, 32, 5",
    "CHANNELS, 1, 16, 40, 9",
    "CHANNELS, 1, 17, 64, 33",
    "CHANNELS, 2, 400, 32, 400",
    "CHANNELS, 3, 24, 48, 100",
    "CHANNELS, 4, 8, 16, 25",
    "CHANNELS, 1, 900, 80, 900",
    "PIXELS, 1, 8, 8, 1",
    "PIXELS, 1, 8, 16, 3",
    "PIXELS, 1, 16, 32, 7",
    "PIXELS, 1, 24, 40, 12",
    "PIXELS, 2, 64, 400, 400",
    "PIXELS, 3, 40, 96, 20",
    "PIXELS, 4, 64, 400, 400",
    "PIXELS, 1, 96, 1600, 1600",
  })
  void executedEqualsDefined(ProductAxis over, int groups, int kernels, int inner, int pixels) {
    var builder = new GraphBuilder("product");
    int first = over == ProductAxis.CHANNELS ? kernels : inner;
    int channels = groups * (over == ProductAxis.CHANNELS ? inner : kernels);
    Value a = builder.input("a", storage(-3).nativeAt(square(channels, first)));
    Value b = builder.input("b", storage(0).nativeAt(square(groups * inner, pixels)));
    int shift = 24 + Math.max(31 - Integer.numberOfLeadingZeros(inner), 1) / 2;
    var output = new OutputStage(new FixedPoint(20000, shift), 5);
    var product = new NpuMapProduct(a, b, groups, over, 3, output, storage(5));
    builder.output("y", builder.append(product, Location.UNKNOWN, "y"));
    var module = new Module(Level.NPU, builder.build());
    var options = new CodeGeneratorOptions(TargetProfile.RK3568, "test", "{}");
    RknnFile file = new Rk356xCodeGenerator(options).generate(module);
    RknnFile read = RknnReader.read("product", RknnWriter.write(file));
    List<Sample> samples = List.of(new Sample.OfRandom(1), new Sample.OfRandom(2));
    try (Network executed = Quarry.open(read, 2);
        Network interpreted = Quarry.open(module, 1)) {
      byte[] expected = interpreted.run(samples).getFirst().stored().orElseThrow().int8();
      byte[] found = executed.run(samples).getFirst().stored().orElseThrow().int8();
      assertTrue(isVaried(expected), "the test compares constants");
      assertArrayEquals(expected, found);
    }
  }

  private static boolean isVaried(byte[] values) {
    byte[] sorted = values.clone();
    Arrays.sort(sorted);
    return values.length < 3 || sorted[0] != sorted[sorted.length - 1];
  }

  private static Storage storage(int zeroPoint) {
    return new Storage(ElementType.I8, new Quantization.PerTensor(0.02f, zeroPoint));
  }

  /// As square as the number of pixels allows.
  private static Shape square(int channels, int pixels) {
    int width = (int) Math.sqrt(pixels);
    while (pixels % width != 0) {
      width--;
    }
    return Shape.of(1, channels, pixels / width, width);
  }
}
