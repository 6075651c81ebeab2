package dev.quarry;

import dev.quarry.data.SampleList;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The samples ranges are chosen with, read one after the other.
public final class CalibrationSet {
  /// No samples; for pipelines that do not quantize.
  public static final CalibrationSet NONE = new CalibrationSet(Optional.empty(), List.of(), 0);

  private final Optional<Path> list;
  private final List<List<Sample>> samples;
  private final int most;

  private CalibrationSet(Optional<Path> list, List<List<Sample>> samples, int most) {
    this.list = list;
    this.samples = samples;
    this.most = most;
  }

  /// The samples a list file names.
  public static CalibrationSet of(Path list) {
    return new CalibrationSet(Optional.of(list), List.of(), Integer.MAX_VALUE);
  }

  /// The same, but no more than a number of samples from the beginning.
  public CalibrationSet first(int number) {
    return new CalibrationSet(list, samples, Math.min(most, number));
  }

  /// Samples in memory, one per network input each.
  public static CalibrationSet of(List<List<Sample>> samples) {
    return new CalibrationSet(Optional.empty(), List.copyOf(samples), samples.size());
  }

  /// The tensors for a network, one sample at a time.
  Iterator<List<Tensor>> tensors(Graph graph, Progress progress) {
    if (list.isEmpty()) {
      return iterate(graph, Math.min(most, samples.size()), samples::get, progress);
    }
    List<List<Path>> files = SampleList.read(list.get(), graph.inputs().size()).samples();
    return iterate(
        graph,
        Math.min(most, files.size()),
        i -> files.get(i).stream().map(Sample::read).toList(),
        progress);
  }

  @FunctionalInterface
  private interface Source {
    List<Sample> at(int index);
  }

  private static Iterator<List<Tensor>> iterate(
      Graph graph, int count, Source source, Progress progress) {
    progress.begin("calibrating", count);
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        progress.advance(next);
        if (next >= count) {
          progress.end();
        }
        return next < count;
      }

      @Override
      public List<Tensor> next() {
        if (next >= count) {
          throw new NoSuchElementException();
        }
        return fit(graph, source.at(next++));
      }
    };
  }

  private static List<Tensor> fit(Graph graph, List<Sample> sample) {
    List<GraphInput> inputs = graph.inputs();
    if (sample.size() != inputs.size()) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.CALIBRATION, "calibration", "inputs per sample")
              .expected(Integer.toString(inputs.size()), Integer.toString(sample.size())));
    }
    var tensors = new ArrayList<Tensor>();
    for (int i = 0; i < inputs.size(); i++) {
      GraphInput input = inputs.get(i);
      tensors.add(
          SampleFitting.floats(
              sample.get(i), input.value().shape(), input.preprocessing(), input.name()));
    }
    return tensors;
  }
}
