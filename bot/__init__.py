"""network-health: what kind of network a community is, told honestly. This package knows no platform."""
