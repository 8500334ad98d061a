% What `../search.omega` measures, in Prolog: each line of output is what was done and the
% milliseconds that it took, the least of several rounds. The answers are checked.

:- use_module(library(clpfd)).

measure(Name, Rounds, Goal) :-
    findall(Ms, (between(1, Rounds, _), timed(Goal, Ms)), All),
    min_list(All, Least),
    format("~w ~w~n", [Name, Least]).

timed(Goal, Ms) :-
    get_time(Start),
    ( call(Goal) -> true ; format(user_error, "wrong answer: ~w~n", [Goal]), halt(1) ),
    get_time(End),
    Ms is (End - Start) * 1000.

safe(_, _, []).
safe(Row, Distance, [Other | Placed]) :-
    Other =\= Row,
    Other =\= Row + Distance,
    Other =\= Row - Distance,
    Further is Distance + 1,
    safe(Row, Further, Placed).

queens(N, Placed) :- queens(0, N, [], Placed).

queens(N, N, Placed, Placed) :- !.
queens(Column, N, Placed, All) :-
    between(1, N, Row),
    safe(Row, 1, Placed),
    Next is Column + 1,
    queens(Next, N, [Row | Placed], All).

fd_queens(N, Rows) :-
    length(Rows, N),
    Rows ins 1..N,
    all_different(Rows),
    numlist(1, N, Columns),
    maplist([R, C, S]>>(S #= R + C), Rows, Columns, Sums),
    maplist([R, C, D]>>(D #= R - C), Rows, Columns, Differences),
    all_different(Sums),
    all_different(Differences),
    labeling([ff], Rows).

eight_all :- findall(Q, queens(8, Q), All), length(All, 92).
eight_all_by_domains :- findall(Q, fd_queens(8, Q), All), length(All, 92).
twenty_by_domains :- fd_queens(20, Q), !, length(Q, 20).
twenty_naive :-
    queens(20, Q), !,
    Q == [11, 6, 14, 7, 10, 8, 19, 16, 9, 17, 20, 18, 12, 15, 13, 4, 2, 5, 3, 1].

write_and_roll_back :-
    functor(Places, places, 100000),
    ( fill(1, Places), fail ; true ),
    arg(100000, Places, Last), var(Last).

fill(I, Places) :-
    ( I =< 100000 -> setarg(I, Places, I), J is I + 1, fill(J, Places) ; true ).

main :-
    measure('eight-queens-all', 7, eight_all),
    measure('eight-queens-all-by-domains', 3, eight_all_by_domains),
    measure('twenty-queens-by-domains', 7, twenty_by_domains),
    measure('twenty-queens-naive', 1, twenty_naive),
    measure('100000-writes-rolled-back', 7, write_and_roll_back).
