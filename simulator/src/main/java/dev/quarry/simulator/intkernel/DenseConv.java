package dev.quarry.simulator.intkernel;

import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Dense convolution as an im2col matrix product that never builds the im2col matrix: the rows of a
/// window are contiguous in the padded map, so the product runs over them in place.
///
/// Exact: the reduction is cut where the sum of `|weight| * 128` of any kernel would pass 2^24.
public final class DenseConv implements ConvSums {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int PIXELS = 6;
  private static final long EXACT = 1L << 24;
  private static final int LARGEST_INPUT = 128;

  private final ConvShape shape;
  private final int vectors;
  private final float[] packed;
  private final List<Segment[]> chunks;

  /// A contiguous run of the reduction.
  ///
  /// @param row kernel row
  /// @param column kernel column
  /// @param first first channel-in-row element
  /// @param length floats
  /// @param weight first reduction index
  private record Segment(int row, int column, int first, int length, int weight) {}

  /// @param weights effective weights, KxRxSxC: kernel, row, column, channel
  public DenseConv(ConvShape shape, int[] weights) {
    this.shape = shape;
    this.vectors = Math.ceilDiv(shape.kernels(), LANES);
    int depth = shape.taps() * shape.channels();
    this.packed = pack(weights, shape.kernels(), depth);
    this.chunks = chunks(weights, depth);
  }

  /// Kernels with padding lanes.
  @Override
  public int kernelStride() {
    return vectors * LANES;
  }

  /// `packed[vector][depth][lane]`
  private float[] pack(int[] weights, int kernels, int depth) {
    float[] result = new float[vectors * depth * LANES];
    for (int k = 0; k < kernels; k++) {
      int base = k / LANES * depth * LANES + k % LANES;
      for (int d = 0; d < depth; d++) {
        result[base + d * LANES] = weights[k * depth + d];
      }
    }
    return result;
  }

  private List<Segment[]> chunks(int[] weights, int depth) {
    int[] ends = exactEnds(weights, depth);
    var result = new ArrayList<Segment[]>();
    int run = shape.dilationX() == 1 ? shape.kernelWidth() * shape.channels() : shape.channels();
    int start = 0;
    for (int end : ends) {
      var segments = new ArrayList<Segment>();
      for (int at = start; at < end; ) {
        int index = at / run;
        int inRun = at % run;
        int length = Math.min(run - inRun, end - at);
        int row = shape.dilationX() == 1 ? index : index / shape.kernelWidth();
        int column = shape.dilationX() == 1 ? 0 : index % shape.kernelWidth();
        segments.add(new Segment(row, column, inRun, length, at));
        at += length;
      }
      result.add(segments.toArray(Segment[]::new));
      start = end;
    }
    return result;
  }

  /// Where the reduction must be cut to stay exact.
  private int[] exactEnds(int[] weights, int depth) {
    var ends = new ArrayList<Integer>();
    long[] sums = new long[shape.kernels()];
    for (int d = 0; d < depth; d++) {
      boolean cut = false;
      for (int k = 0; k < sums.length; k++) {
        cut |= sums[k] + (long) Math.abs(weights[k * depth + d]) * LARGEST_INPUT > EXACT;
      }
      if (cut) {
        ends.add(d);
        sums = new long[shape.kernels()];
      }
      for (int k = 0; k < sums.length; k++) {
        sums[k] += (long) Math.abs(weights[k * depth + d]) * LARGEST_INPUT;
      }
    }
    ends.add(depth);
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public void compute(PaddedMap map, int first, int last, int[] accumulator) {
    int stride = kernelStride();
    int[] bases = new int[PIXELS];
    float[] sums = new float[PIXELS * 2 * LANES];
    int depth = shape.taps() * shape.channels();
    for (int chunk = 0; chunk < chunks.size(); chunk++) {
      Segment[] segments = chunks.get(chunk);
      int[] offsets = new int[segments.length];
      for (int s = 0; s < segments.length; s++) {
        Segment segment = segments[s];
        offsets[s] =
            segment.row * shape.dilationY() * map.rowStride()
                + segment.column * shape.dilationX() * map.channels()
                + segment.first;
      }
      for (int v = 0; v < vectors; v += 2) {
        int wide = Math.min(2, vectors - v);
        for (int pixel = first; pixel < last; pixel += PIXELS) {
          int count = Math.min(PIXELS, last - pixel);
          for (int p = 0; p < PIXELS; p++) {
            bases[p] = base(map, pixel + Math.min(p, count - 1));
          }
          if (wide == 2) {
            two(map.data(), bases, segments, offsets, v * depth * LANES, depth * LANES, sums);
          } else {
            one(map.data(), bases, segments, offsets, v * depth * LANES, sums);
          }
          for (int p = 0; p < count; p++) {
            int to = (pixel - first + p) * stride + v * LANES;
            int from = p * 2 * LANES;
            if (chunk == 0) {
              for (int i = 0; i < wide * LANES; i++) {
                accumulator[to + i] = (int) sums[from + i];
              }
            } else {
              for (int i = 0; i < wide * LANES; i++) {
                accumulator[to + i] += (int) sums[from + i];
              }
            }
          }
        }
      }
    }
  }

  private int base(PaddedMap map, int pixel) {
    int y = pixel / shape.outWidth();
    int x = pixel % shape.outWidth();
    return y * shape.strideY() * map.rowStride() + x * shape.strideX() * map.channels();
  }

  private void two(
      float[] a, int[] bases, Segment[] segments, int[] offsets, int b, int next, float[] sums) {
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s20 = s00;
    FloatVector s21 = s00;
    FloatVector s30 = s00;
    FloatVector s31 = s00;
    FloatVector s40 = s00;
    FloatVector s41 = s00;
    FloatVector s50 = s00;
    FloatVector s51 = s00;
    for (int s = 0; s < segments.length; s++) {
      int length = segments[s].length;
      int w = b + segments[s].weight * LANES;
      int a0 = bases[0] + offsets[s];
      int a1 = bases[1] + offsets[s];
      int a2 = bases[2] + offsets[s];
      int a3 = bases[3] + offsets[s];
      int a4 = bases[4] + offsets[s];
      int a5 = bases[5] + offsets[s];
      for (int i = 0; i < length; i++) {
        FloatVector w0 = FloatVector.fromArray(SPECIES, packed, w + i * LANES);
        FloatVector w1 = FloatVector.fromArray(SPECIES, packed, w + next + i * LANES);
        FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + i]);
        s00 = x0.fma(w0, s00);
        s01 = x0.fma(w1, s01);
        FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + i]);
        s10 = x1.fma(w0, s10);
        s11 = x1.fma(w1, s11);
        FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + i]);
        s20 = x2.fma(w0, s20);
        s21 = x2.fma(w1, s21);
        FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + i]);
        s30 = x3.fma(w0, s30);
        s31 = x3.fma(w1, s31);
        FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + i]);
        s40 = x4.fma(w0, s40);
        s41 = x4.fma(w1, s41);
        FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + i]);
        s50 = x5.fma(w0, s50);
        s51 = x5.fma(w1, s51);
      }
    }
    s00.intoArray(sums, 0);
    s01.intoArray(sums, LANES);
    s10.intoArray(sums, 2 * LANES);
    s11.intoArray(sums, 3 * LANES);
    s20.intoArray(sums, 4 * LANES);
    s21.intoArray(sums, 5 * LANES);
    s30.intoArray(sums, 6 * LANES);
    s31.intoArray(sums, 7 * LANES);
    s40.intoArray(sums, 8 * LANES);
    s41.intoArray(sums, 9 * LANES);
    s50.intoArray(sums, 10 * LANES);
    s51.intoArray(sums, 11 * LANES);
  }

  private void one(float[] a, int[] bases, Segment[] segments, int[] offsets, int b, float[] sums) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    for (int s = 0; s < segments.length; s++) {
      int length = segments[s].length;
      int w = b + segments[s].weight * LANES;
      int a0 = bases[0] + offsets[s];
      int a1 = bases[1] + offsets[s];
      int a2 = bases[2] + offsets[s];
      int a3 = bases[3] + offsets[s];
      int a4 = bases[4] + offsets[s];
      int a5 = bases[5] + offsets[s];
      for (int i = 0; i < length; i++) {
        FloatVector w0 = FloatVector.fromArray(SPECIES, packed, w + i * LANES);
        s0 = FloatVector.broadcast(SPECIES, a[a0 + i]).fma(w0, s0);
        s1 = FloatVector.broadcast(SPECIES, a[a1 + i]).fma(w0, s1);
        s2 = FloatVector.broadcast(SPECIES, a[a2 + i]).fma(w0, s2);
        s3 = FloatVector.broadcast(SPECIES, a[a3 + i]).fma(w0, s3);
        s4 = FloatVector.broadcast(SPECIES, a[a4 + i]).fma(w0, s4);
        s5 = FloatVector.broadcast(SPECIES, a[a5 + i]).fma(w0, s5);
      }
    }
    s0.intoArray(sums, 0);
    s1.intoArray(sums, 2 * LANES);
    s2.intoArray(sums, 4 * LANES);
    s3.intoArray(sums, 6 * LANES);
    s4.intoArray(sums, 8 * LANES);
    s5.intoArray(sums, 10 * LANES);
  }
}
