"""What pyproject.toml cannot say: `scenarios/`, at the top level, is also a package of the program.

Where nothing is copied, as in an editable install, the program finds that folder beside itself.
"""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["sim", "sim.*"]), "sim.scenarios"],
    package_dir={"sim.scenarios": "scenarios"},
)
