"""Coverage: what organizers can press."""

from handlers.organize.coverage import actions, agency, digest, pages, pictures
from handlers.surface import Surface

COVERAGE = Surface(
    presses=[
        (actions.Coverage, pages.show_edition),
        (actions.CoverageRegion, pages.show_region),
        (actions.CoverageAgency, agency.show_agency),
        (actions.CoverageEditions, pages.show_editions),
        (actions.CoveragePictures, pictures.send_pictures),
        (actions.SwitchDigest, pages.switch_digest),
        (actions.MuteDigest, digest.mute),
    ],
)
