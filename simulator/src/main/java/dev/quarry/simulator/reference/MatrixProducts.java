package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.ProductShape;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.MapProduct;
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

  static Tensor mapProduct(MapProduct m, TensorType out, Operands in) {
    double[] sums = products(m.sizes(), in.floats(m.kernels()), in.floats(m.input()));
    float[] y = new float[sums.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) sums[i];
    }
    return new Tensor.OfFloat(out, y);
  }

  /// The sums of a product of two maps.
  static double[] products(ProductShape s, float[] kernels, float[] x) {
    int pixels = s.pixels();
    double[] sums = new double[s.out().elements()];
    for (int channel = 0; channel < s.groups() * s.kernels(); channel++) {
      int group = channel / s.kernels();
      for (int i = 0; i < s.inner(); i++) {
        double weight = kernels[s.kernelIndex(group, channel % s.kernels(), i)];
        int from = (group * s.inner() + i) * pixels;
        for (int p = 0; p < pixels; p++) {
          sums[channel * pixels + p] += weight * x[from + p];
        }
      }
    }
    return sums;
  }

  private static Shape leading(Shape shape) {
    return new Shape(shape.dims().subList(0, shape.rank() - 2));
  }
}
