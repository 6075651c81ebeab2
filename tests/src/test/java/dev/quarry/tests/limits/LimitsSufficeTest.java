package dev.quarry.tests.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.Arithmetic;
import dev.quarry.ChipLimits;
import dev.quarry.CompileOptions;
import dev.quarry.NetworkCheck;
import dev.quarry.NodeCheck;
import dev.quarry.NodeCheck.Placement;
import dev.quarry.Quarry;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random ops of extreme sizes: whatever code generation would refuse, a limit has refused before.
class LimitsSufficeTest {
  private static final int NETWORKS = 500;
  private static final int LARGEST_MAP = 1 << 22;
  private static final int LARGEST_WEIGHT = 1 << 20;

  /// Joins that are not aligned have a weight for every pair of channels.
  private static final int MOST_JOINED = 1024;

  @ParameterizedTest
  @EnumSource
  void nothingIsRefusedWithoutALimit(Arithmetic arithmetic) {
    CompileOptions options = CompileOptions.forTarget(TargetProfile.RK3568).with(arithmetic);
    Set<String> ids =
        ChipLimits.of(TargetProfile.RK3568, arithmetic).all().stream()
            .map(Limit::id)
            .collect(Collectors.toSet());
    var random = new Random(7);
    for (int i = 0; i < NETWORKS; i++) {
      var net = new LimitNet();
      NetworkCheck check = Quarry.check(net.ending(op(net, random)), options);
      List<NodeCheck> unexplained =
          check.nodes().stream()
              .filter(n -> n.placement() == Placement.REFUSED && !ids.contains(n.limit()))
              .toList();
      assertEquals(List.of(), unexplained, "network " + i);
    }
  }

  private static Value op(LimitNet net, Random random) {
    Shape s = shape(random);
    int channels = s.at(1);
    return switch (random.nextInt(9)) {
      case 0 -> net.conv(map(net, s), kernels(s, random), window(s, random));
      case 1 -> net.depthwise(map(net, s), window(s, random));
      case 2 -> {
        int stride = 1 + random.nextInt(9);
        int side = Math.max(stride, 1 + random.nextInt(8));
        yield net.transposed(small(net, s, side * stride), Window.square(side, stride, 0));
      }
      case 3 -> net.pool(map(net, s), window(s, random));
      case 4 -> {
        int factor = 1 + random.nextInt(9);
        yield net.resize(
            small(net, s, factor * factor), factor, 1 + random.nextInt(factor), ResizeMode.NEAREST);
      }
      case 5 -> net.add(new Add(map(net, s), map(net, s)));
      case 6 -> {
        int axis = 1 + random.nextInt(3);
        Shape one = s.with(1, Math.min(channels, MOST_JOINED));
        Shape other = one.with(axis, 1 + random.nextInt(one.at(axis)));
        yield net.add(new Concat(List.of(map(net, one), map(net, other)), axis));
      }
      case 7 -> {
        int all = Math.min(channels, MOST_JOINED);
        int first = random.nextInt(all);
        int column = random.nextInt(s.at(3));
        List<Integer> sizes = List.of(1, all - first, s.at(2), s.at(3) - column);
        Value x = net.add(new Sigmoid(map(net, s.with(1, all))));
        yield net.add(new Slice(x, List.of(0, first, 0, column), sizes, List.of(1, 1, 1, 1)));
      }
      default -> net.add(new Sigmoid(map(net, s)));
    };
  }

  private static Value map(LimitNet net, Shape s) {
    return net.map(s.at(1), s.at(2), s.at(3));
  }

  /// A map that may become larger.
  private static Value small(LimitNet net, Shape s, int times) {
    int height = Math.max(1, s.at(2) / times);
    return net.map(Math.min(s.at(1), 64), height, s.at(3));
  }

  /// Small and very large sides, few of them at once.
  private static Shape shape(Random random) {
    while (true) {
      int channels = side(random);
      int height = side(random);
      int width = side(random);
      if ((long) channels * height * width <= LARGEST_MAP) {
        return Shape.of(1, channels, height, width);
      }
    }
  }

  private static int side(Random random) {
    return (int) Math.round(Math.exp(random.nextDouble() * Math.log(20_000)));
  }

  private static int kernels(Shape s, Random random) {
    return Math.max(1, Math.min(side(random), LARGEST_WEIGHT / 64 / s.at(1)));
  }

  private static Window window(Shape s, Random random) {
    int most = (int) Math.sqrt(LARGEST_WEIGHT / (double) s.at(1));
    int high = 1 + random.nextInt(Math.min(Math.min(s.at(2), most), 33));
    int wide = 1 + random.nextInt(Math.min(Math.min(s.at(3), most), 33));
    int top = random.nextInt(Math.min(high, 17));
    int left = random.nextInt(Math.min(wide, 17));
    int down = 1 + random.nextInt(8);
    int right = 1 + random.nextInt(8);
    return new Window(high, wide, down, right, top, left, 0, 0, 1, 1);
  }
}
