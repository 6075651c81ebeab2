package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;

/// Matrix products, summed in double precision in the order of the inner index.
final class MatrixProducts {
  private MatrixProducts() {}

  static Tensor gemm(Gemm g, TensorType out, Operands in) {
    float[] a = in.floats(g.a());
    float[] b = in.floats(g.b());
    int rows = out.shape().at(0);
    int columns = out.shape().at(1);
    int inner = g.a().dim(g.transposeA() ? 0 : 1);
    float[] y = new float[rows * columns];
    double[] addend = addend(g, out.shape(), in);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double sum = 0;
        for (int k = 0; k < inner; k++) {
          double left = a[g.transposeA() ? k * rows + i : i * inner + k];
          sum += left * b[g.transposeB() ? j * inner + k : k * columns + j];
        }
        y[i * columns + j] = (float) (g.alpha() * sum + addend[i * columns + j]);
      }
    }
    return new Tensor.OfFloat(out, y);
  }

  private static double[] addend(Gemm g, Shape out, Operands in) {
    double[] addend = new double[out.elements()];
    if (g.c().isPresent()) {
      float[] c = in.floats(g.c().get());
      int[] from = ElementWise.broadcast(g.c().get().shape(), out);
      for (int i = 0; i < addend.length; i++) {
        addend[i] = (double) g.beta() * c[from[i]];
      }
    }
    return addend;
  }

  static Tensor matMul(MatMul m, TensorType out, Operands in) {
    float[] a = in.floats(m.a());
    float[] b = in.floats(m.b());
    int rank = out.rank();
    int rows = out.shape().at(rank - 2);
    int columns = out.shape().at(rank - 1);
    int inner = m.a().dim(m.a().type().rank() - 1);
    Shape batch = leading(out.shape());
    int[] fromA = ElementWise.broadcast(leading(m.a().shape()), batch);
    int[] fromB = ElementWise.broadcast(leading(m.b().shape()), batch);
    float[] y = new float[out.shape().elements()];
    for (int n = 0; n < fromA.length; n++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          double sum = 0;
          for (int k = 0; k < inner; k++) {
            double left = a[(fromA[n] * rows + i) * inner + k];
            sum += left * b[(fromB[n] * inner + k) * columns + j];
          }
          y[(n * rows + i) * columns + j] = (float) sum;
        }
      }
    }
    return new Tensor.OfFloat(out, y);
  }

  private static Shape leading(Shape shape) {
    return new Shape(shape.dims().subList(0, shape.rank() - 2));
  }
}
