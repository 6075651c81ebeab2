package dev.quarry.codegen.npu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.codegen.rknn2.NodeParam;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.Samples;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The weights and biases of linear resizes are those of the vendor's file, byte for byte.
class LinearResizeConstantsTest {
  private static final int RESIZES = 14;

  @Test
  void constantsOfTheVendorAreMadeAgain() {
    RknnModel model = Samples.model("rknn2/seg_3568.rknn");
    int checked = 0;
    for (RknnNode node : model.graph().nodes()) {
      if (node.param() instanceof NodeParam.ResizeParam(_, String mode, _)
          && mode.equals("linear")) {
        require(model, node);
        checked++;
      }
    }
    assertEquals(RESIZES, checked);
  }

  private static void require(RknnModel model, RknnNode node) {
    RknnTensor in = model.tensor(node.inputs().getFirst());
    RknnTensor out = model.tensor(node.outputs().getFirst());
    String scratch = model.tensor(node.inputs().getLast()).name();
    var resize =
        new NpuResizeLinear(
            VendorNode.map(in),
            out.shape().get(2) / in.shape().get(2),
            out.shape().get(3) / in.shape().get(3));
    var tasks = new LinearResizeTasks(resize, in.name(), scratch, out.name(), TargetProfile.RK3568);
    tasks.phases(
        (phase, conv) -> {
          String weight = scratch + "_weight_" + phase;
          String bias = scratch + "_bias_" + phase;
          byte[] packed = conv.packedWeights(Precision.INT8.weightLanes(conv.op().kernels()));
          // the vendor leaves weights of spare lanes 0; nothing reads their results
          for (int i = 0; i < packed.length; i++) {
            packed[i] = i % 8 < conv.op().kernels() ? packed[i] : 0;
          }
          assertArrayEquals(bytes(model, weight), packed, weight);
          byte[] stream = conv.packedBias();
          byte[] theirs = bytes(model, bias);
          assertArrayEquals(theirs, Arrays.copyOf(stream, theirs.length), bias);
          return new ConvOperands(scratch, weight, bias, Optional.empty(), out.name());
        });
  }

  private static byte[] bytes(RknnModel model, String name) {
    ByteBuffer data = model.data(model.tensor(name).orElseThrow()).asByteBuffer();
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return bytes;
  }
}
