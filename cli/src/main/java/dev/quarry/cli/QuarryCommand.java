package dev.quarry.cli;

import picocli.CommandLine.Command;

/// The root of all commands.
@Command(
    name = "quarry",
    description = "Neural-network compiler and simulator for Rockchip NPUs.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      CompileCommand.class,
      RunCommand.class,
      DetectCommand.class,
      AccuracyCommand.class,
      InspectCommand.class,
      PerfCommand.class,
      CalibrateCommand.class,
      MemoryCommand.class,
      DiffCommand.class,
      ConvertCommand.class,
      BoardKitCommand.class,
      CheckCommand.class,
      OptCommand.class,
      PassesCommand.class,
      OpsCommand.class,
      TargetsCommand.class,
      picocli.CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Example:",
      "  quarry demo",
      "  quarry compile model.onnx --dataset pictures.txt \\",
      "      --std-values 255,255,255 -o model.rknn",
      "  quarry COMMAND --help"
    })
final class QuarryCommand {}
