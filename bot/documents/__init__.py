"""Files the bot makes: the PDF of a proposal as it was handed in."""
