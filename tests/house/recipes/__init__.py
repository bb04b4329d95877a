"""How each service is brought to where it can be called, and what one call of it leaves, by hand."""

from collections.abc import Mapping

from tests.house.recipes.agreeing import AGREEING
from tests.house.recipes.base import Recipe
from tests.house.recipes.board import BOARD
from tests.house.recipes.deciding import DECIDING
from tests.house.recipes.discussing import DISCUSSING
from tests.house.recipes.filing import FILING
from tests.house.recipes.joint import JOINT
from tests.house.recipes.learning import LEARNING
from tests.house.recipes.moving import MOVING
from tests.house.recipes.off_accord import OFF_ACCORD
from tests.house.recipes.panels import PANELS
from tests.house.recipes.papers import PAPERS
from tests.house.recipes.policies import POLICIES
from tests.house.recipes.raising import RAISING
from tests.house.recipes.referrals import REFERRALS
from tests.house.recipes.setting_up import SETTING_UP
from tests.house.recipes.settling import SETTLING
from tests.house.recipes.walls import WALLS

RECIPES: Mapping[str, Recipe] = {
    **RAISING,
    **DISCUSSING,
    **MOVING,
    **AGREEING,
    **SETTLING,
    **JOINT,
    **DECIDING,
    **LEARNING,
    **PANELS,
    **OFF_ACCORD,
    **PAPERS,
    **SETTING_UP,
    **POLICIES,
    **BOARD,
    **REFERRALS,
    **FILING,
    **WALLS,
}

__all__ = ["RECIPES", "Recipe"]
