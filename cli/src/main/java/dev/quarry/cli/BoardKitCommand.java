package dev.quarry.cli;

import dev.quarry.BoardKit;
import dev.quarry.Network;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.data.AtomicFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a folder to try a file on a board with.
@Command(
    name = "board-kit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes a folder for a board: the file, inputs, expected outputs, and a C program that",
      "compares and times."
    },
    footer = {"", "Example:", "  quarry board-kit shapes.rknn -o kit"})
final class BoardKitCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "FILE", description = "The .rknn file.")
  private Path file = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder to write.")
  private Path folder = Path.of("");

  @Option(
      names = "--input",
      paramLabel = "DATA",
      description = "A picture or a .npy file; repeat for several inputs. Default: random.")
  private List<Path> inputs = List.of();

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  BoardKitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    AtomicFiles.requireWritable(folder.resolve("any.bin"));
    int threads = Runtime.getRuntime().availableProcessors();
    int count;
    try (Network network = Quarry.open(file, threads)) {
      count = network.inputs().size();
    }
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(i < inputs.size() ? Sample.read(inputs.get(i)) : new Sample.OfRandom(i));
    }
    List<Path> written = BoardKit.write(file, samples, folder, threads);
    if (output.json()) {
      var document = Json.object();
      var files = document.putArray("files");
      written.forEach(path -> files.add(path.toString()));
      terminal.out().println(Json.text(document));
    } else if (!output.quiet()) {
      written.forEach(path -> terminal.out().println(path));
      terminal.out().println("on the board: gcc -O2 check.c -lrknnrt -lm -o check && ./check");
    }
    return ExitCode.OK;
  }
}
