package dev.quarry.cli;

import dev.quarry.CalibrationSet;
import dev.quarry.NetworkInput;
import dev.quarry.Sample;
import dev.quarry.convert.ConvertConfig;
import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.data.SampleList;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The samples of a conversion: what ranges are chosen with, what is compared, what is run.
///
/// @param file the configuration, for messages
/// @param config what it says
record ConvertSamples(Path file, ConvertConfig config) {
  /// The test picture, if it is to be run.
  Optional<Picture> picture() {
    if (!config.steps().inference()) {
      return Optional.empty();
    }
    Path path =
        config
            .picture()
            .orElseThrow(() -> missing("the test picture is missing", "img.path, a picture"));
    return Optional.of(Pictures.read(path));
  }

  CalibrationSet calibration() {
    if (!config.domain().needsRanges()) {
      return CalibrationSet.NONE;
    }
    Path list =
        config
            .dataset()
            .orElseThrow(
                () ->
                    missing(
                        "quantization needs calibration samples",
                        "build.dataset, a list of pictures, one a line"));
    if (!Files.isRegularFile(list)) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.FILE_NOT_FOUND, list.toString(), "the list cannot be read")
              .help("build.dataset is a text file that names one picture a line"));
    }
    return config
        .mostSamples()
        .map(most -> CalibrationSet.of(list).first(most))
        .orElseGet(() -> CalibrationSet.of(list));
  }

  private CompileException missing(String what, String expected) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, file.toString(), what).expected(expected, "none"));
  }

  /// The first sample of a list, for every entry of the batch.
  List<Sample> first(Path list, int inputs, int batch) {
    return SampleList.read(list, inputs).samples().getFirst().stream()
        .map(path -> repeated(Sample.read(path), batch))
        .toList();
  }

  /// What the network is run on: the test picture, or, where one is not enough, the first sample of
  /// the lists.
  List<Sample> inference(Picture picture, List<NetworkInput> inputs) {
    int batch = RunInputs.batch(inputs.getFirst());
    Optional<Path> list = config.analysis();
    return inputs.size() > 1 && list.isPresent()
        ? first(list.get(), inputs.size(), batch)
        : List.of(repeated(new Sample.OfPicture(picture), batch));
  }

  private static Sample repeated(Sample sample, int batch) {
    return batch == 1 ? sample : new Sample.OfBatch(Collections.nCopies(batch, sample));
  }
}
