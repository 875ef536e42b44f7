"""The parts of the page beside the map. Each draws what it is given; clicks reach `state.act`."""
