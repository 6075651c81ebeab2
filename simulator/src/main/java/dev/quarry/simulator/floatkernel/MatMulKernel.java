package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.type.Shape;
import java.util.Optional;

/// The product of matrices both of which are computed: the left one is packed in every run, the
/// right one is read in place.
///
/// @param rows rows of the left matrix
/// @param inner columns of the left matrix
/// @param columns columns of the right matrix
/// @param left for each product, which left matrix
/// @param right for each product, which right matrix
record MatMulKernel(int rows, int inner, int columns, int[] left, int[] right)
    implements FloatKernel {
  /// Narrower products would leave most of a tile empty.
  private static final int LEAST_COLUMNS = 16;

  /// The kernel, or empty for narrow products.
  static Optional<FloatKernel> of(MatMul m, Shape out) {
    int rank = out.rank();
    int columns = out.at(rank - 1);
    if (columns < LEAST_COLUMNS) {
      return Optional.empty();
    }
    Shape batch = leading(out);
    return Optional.of(
        new MatMulKernel(
            out.at(rank - 2),
            m.b().dim(m.b().type().rank() - 2),
            columns,
            matrices(leading(m.a().shape()), batch),
            matrices(leading(m.b().shape()), batch)));
  }

  private static Shape leading(Shape shape) {
    return new Shape(shape.dims().subList(0, shape.rank() - 2));
  }

  /// For each product, the number of an operand's matrix.
  private static int[] matrices(Shape operand, Shape batch) {
    Strided layout = Strided.of(batch, new int[1], new int[][] {Strided.broadcast(operand, batch)});
    int[] numbers = new int[batch.elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = layout.starts()[0][i / layout.run()] + i % layout.run() * layout.steps()[0];
    }
    return numbers;
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    for (int i = 0; i < left.length; i++) {
      PackedWeights packed =
          PackedWeights.of(operands[0], left[i] * rows * inner, rows, inner, new float[0], 0);
      new PointwiseConv(packed, columns, 1, Epilogue.NONE, false)
          .product(
              operands[1],
              right[i] * inner * columns,
              out,
              i * rows * columns,
              new float[0],
              workers);
    }
  }
}
