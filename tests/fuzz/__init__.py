"""Good files spoiled at random, by the thousand: each is taken or refused, in words and bounds."""
