package dev.quarry.cli;

import dev.quarry.NetworkInput;
import dev.quarry.Sample;
import dev.quarry.data.SampleList;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;

/// What is fed to a network, from the words of the command line. An input with a batch takes that
/// many samples in one run, or one array that holds them all.
///
/// @param inputs the network's inputs in order
record RunInputs(List<NetworkInput> inputs) {
  private static final String RANDOM = "random";

  /// One run.
  ///
  /// @param stem first part of the names of files written
  /// @param samples one per input
  record Run(String stem, List<Sample> samples) {}

  /// What is read for one run.
  ///
  /// @param lines lines of a list: one, or one for each entry of the batch
  record RunFiles(List<List<Path>> lines) {}

  /// The runs of a list, in order.
  List<Run> ofList(Path list) {
    return gathered(SampleList.read(list, inputs.size()).samples()).stream()
        .map(this::read)
        .toList();
  }

  /// One run a line; one a batch where lines name pictures. A batch that is not full is filled with
  /// its last line.
  List<RunFiles> gathered(List<List<Path>> lines) {
    int batch = batch(inputs.getFirst());
    if (batch == 1 || lines.getFirst().stream().noneMatch(RunInputs::isPicture)) {
      return lines.stream().map(line -> new RunFiles(List.of(line))).toList();
    }
    return lines.stream()
        .gather(Gatherers.windowFixed(batch))
        .map(
            group -> {
              var full = new ArrayList<>(group);
              full.addAll(Collections.nCopies(batch - group.size(), group.getLast()));
              return new RunFiles(List.copyOf(full));
            })
        .toList();
  }

  private static boolean isPicture(Path path) {
    return Sample.read(path) instanceof Sample.OfPicture;
  }

  /// Reads the files of a run.
  Run read(RunFiles files) {
    List<Run> entries =
        files.lines().stream()
            .map(line -> new Run(stem(line.getFirst()), line.stream().map(Sample::read).toList()))
            .toList();
    return entries.size() == 1 ? entries.getFirst() : joined(entries);
  }

  private Run joined(List<Run> group) {
    return new Run(
        group.getFirst().stem,
        IntStream.range(0, inputs.size())
            .<Sample>mapToObj(
                i -> new Sample.OfBatch(group.stream().map(run -> run.samples.get(i)).toList()))
            .toList());
  }

  /// The run of data given one by one, `NAME=DATA` for a certain input; without any, random
  /// numbers.
  Run of(List<String> data) {
    List<String> names = inputs.stream().map(NetworkInput::name).toList();
    var samples = new ArrayList<List<Sample>>();
    names.forEach(_ -> samples.add(new ArrayList<>()));
    String stem = RANDOM;
    int next = 0;
    for (String word : data) {
      int equals = word.indexOf('=');
      boolean named = equals > 0 && names.contains(word.substring(0, equals));
      if (equals > 0 && !named && !Files.exists(Path.of(word))) {
        String name = word.substring(0, equals);
        throw misfit("one of the inputs " + names, name, name, names);
      }
      String value = named ? word.substring(equals + 1) : word;
      int index = named ? names.indexOf(word.substring(0, equals)) : next++;
      index = !named && inputs.size() == 1 && batch(inputs.getFirst()) > 1 ? 0 : index;
      if (index >= inputs.size()) {
        throw misfit(inputs.size() + " inputs: " + names, data.size() + "", value, names);
      }
      samples.get(index).add(sample(value));
      stem = value.startsWith(RANDOM) || !stem.equals(RANDOM) ? stem : stem(Path.of(value));
    }
    return new Run(stem, complete(samples, data.isEmpty()));
  }

  private List<Sample> complete(List<List<Sample>> samples, boolean nothingGiven) {
    var complete = new ArrayList<Sample>();
    for (int i = 0; i < inputs.size(); i++) {
      NetworkInput input = inputs.get(i);
      List<Sample> own = samples.get(i);
      if (own.isEmpty() && !nothingGiven) {
        throw misfit("data for every input", "none for " + input.name(), "", List.of());
      }
      if (own.size() > 1 && own.size() != batch(input)) {
        throw misfit(
            batch(input) + " for input '" + input.name() + "'",
            Integer.toString(own.size()),
            "",
            List.of());
      }
      complete.add(
          switch (own.size()) {
            case 0 -> new Sample.OfRandom(i);
            case 1 -> own.getFirst();
            default -> new Sample.OfBatch(own);
          });
    }
    return Collections.unmodifiableList(complete);
  }

  /// How many samples an input takes in one run.
  static int batch(NetworkInput input) {
    return input.shape().rank() == 0 ? 1 : Math.max(1, input.shape().at(0));
  }

  private static CompileException misfit(
      String expected, String found, String word, List<String> known) {
    Diagnostic problem =
        Diagnostic.error(DiagnosticCode.USAGE, "--input", "the inputs do not fit the network")
            .expected(expected, found);
    return new CompileException(
        Optional.of(known)
            .filter(words -> !words.isEmpty())
            .map(words -> problem.help(DidYouMean.help(word, words)))
            .orElse(problem));
  }

  private static Sample sample(String data) {
    if (data.equals(RANDOM)) {
      return new Sample.OfRandom(0);
    }
    if (data.startsWith(RANDOM + ":")) {
      try {
        return new Sample.OfRandom(Long.parseLong(data.substring(RANDOM.length() + 1)));
      } catch (NumberFormatException e) {
        throw misfit("random:SEED with a whole number", data, "", List.of("random:1"));
      }
    }
    return Sample.read(Path.of(data));
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
