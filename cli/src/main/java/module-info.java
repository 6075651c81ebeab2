/// The command line.
module dev.quarry.cli {
  requires static transitive org.jspecify;
  requires dev.quarry;
}
