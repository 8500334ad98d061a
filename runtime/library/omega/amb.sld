;;; (omega amb): search with backtracking. Sources: McCarthy, "A Basis for a Mathematical Theory of
;;; Computation", 1963 (amb); Abelson & Sussman, "Structure and Interpretation of Computer Programs",
;;; 4.3.
(define-library (omega amb)
  (import (omega primitive) (omega kernel) (omega inside amb) (omega condition)
          (srfi 27) (srfi 41))
  (export
   amb amb-list (rename amb-list an-element-of) an-integer-between require fail cut
   one-of (rename one-of first-solution) all-of (rename all-of all-solutions)
   best-of sample-of solutions amb-search
   next-solution amb-priority explain-failure permanent-set! make-permanent-cell)
  (begin

;; One of the expressions; without any, fail.
(define-syntax amb
  (syntax-rules ()
    ((_) (fail))
    ((_ e) e)
    ((_ e ...) (%amb (lambda () e) ...))))

;; Fail unless the expression is true.
(define-syntax require
  (syntax-rules ()
    ((_ e) (if e #t (%unmet 'e)))))

;; The first solution of the body; without any, &amb-exhausted is raised here.
(define-syntax one-of
  (syntax-rules ()
    ((_ e1 e2 ...) (%one-of (lambda () e1 e2 ...)))))

(define (%one-of thunk)
  (%search thunk (lambda () (%without-solution (lambda () (%one-of thunk))))))

;; A search has no solution: raise, and let it be done again.
(define (%without-solution again)
  (restart-case (error (%no-solution))
    (use-value (v) :report "Use a value instead of the solution." v)
    (retry () :report "Search again." (again))))

;; The list of all solutions of the body, in order.
(define-syntax all-of
  (syntax-rules ()
    ((_ e1 e2 ...) (%all-of (lambda () e1 e2 ...)))))

(define (%all-of thunk)
  (let ((found '()))
    (%search
      (lambda ()
        (let ((solution (thunk)))
          (permanent-set! found (cons solution found))
          (%solution-found)
          (fail)))
      (lambda () (reverse found)))))

;; The solution of the body with the least score: (best-of :score procedure body ...). The first of
;; several; without any, &amb-exhausted is raised here.
(define-syntax best-of
  (syntax-rules (:score)
    ((_ :score score e1 e2 ...)
     (%best-of score (lambda () (%body-after-options "best-of" (:score) e1 e2 ...))))
    ((_ . rest) (syntax-error "best-of: expected :score, a procedure and a body, got" rest))))

(define (%best-of score thunk)
  (let ((best #f) (least #f))
    (%search
      (lambda ()
        (let* ((solution (thunk)) (cost (score solution)))
          (if (or (not least) (< cost least))
              (begin
                (permanent-set! best solution)
                (permanent-set! least cost)))
          (%solution-found)
          (fail)))
      (lambda ()
        (if least best (%without-solution (lambda () (%best-of score thunk))))))))

;; All solutions of the body, as a stream: each is looked for when it is asked for. While nobody asks,
;; nothing that the search has written is there.
(define-syntax solutions
  (syntax-rules ()
    ((_ e1 e2 ...) (%solutions 'dfs #f #f #f 0 #f 'as-around (lambda () e1 e2 ...)))))

;; The same with a strategy: (amb-search option ... body ...), where an option is
;;   :strategy s   dfs bfs best-first beam iterative-deepening random
;;   :limit n      solutions, at most
;;   :depth n      choices in a branch, at most; (explain-failure) tells what was cut off
;;   :width n      branches that a beam follows at each level (10)
;;   :seed n       for random
;;   :budget n     alternatives tried, at most; then it fails with the code limit
;;   :backjump b   whether label in it goes back to what a failure depends on: see (omega fd). What
;;                 other choices depend on nobody knows, so failures go back to the latest of them.
;;                 For the strategies dfs and iterative-deepening.
(define-syntax amb-search
  (syntax-rules ()
    ((_ part1 part2 ...) (%amb-search ('dfs #f #f #f 0 #f 'as-around) part1 part2 ...))))

(define-syntax %amb-search
  (syntax-rules (:strategy :limit :depth :width :seed :budget :backjump)
    ((_ (s l d w r b j) :strategy v part ...) (%amb-search (v l d w r b j) part ...))
    ((_ (s l d w r b j) :limit v part ...) (%amb-search (s v d w r b j) part ...))
    ((_ (s l d w r b j) :depth v part ...) (%amb-search (s l v w r b j) part ...))
    ((_ (s l d w r b j) :width v part ...) (%amb-search (s l d v r b j) part ...))
    ((_ (s l d w r b j) :seed v part ...) (%amb-search (s l d w v b j) part ...))
    ((_ (s l d w r b j) :budget v part ...) (%amb-search (s l d w r v j) part ...))
    ((_ (s l d w r b j) :backjump v part ...) (%amb-search (s l d w r b v) part ...))
    ((_ (s l d w r b j)) (syntax-error "amb-search: expected a body after the options"))
    ((_ (s l d w r b j) part ...)
     (%solutions s l d w r b j
       (lambda ()
         (%body-after-options "amb-search"
             (:strategy :limit :depth :width :seed :budget :backjump)
           part ...))))))

(define (%solutions strategy limit depth width seed budget jumps thunk)
  (if (and limit (not (and (exact-integer? limit) (>= limit 0))))
      (%invalid-argument "amb-search: expected a number of solutions for :limit, got" limit))
  (let ((search (%make-search strategy depth (or width 10) seed budget))
        (thunk (%with-backjumping strategy jumps thunk)))
    (define-stream (next number left)
      (let ((found (and (not (eqv? left 0)) (%ask search thunk number))))
        (if found
            (stream-cons (apply values found) (next (+ number 1) (and left (- left 1))))
            stream-null)))
    (next 0 limit)))

;; A thunk as :backjump wants it; without the option what is in force around is in force in it.
(define (%with-backjumping strategy jumps thunk)
  (case jumps
    ((as-around) thunk)
    ((#t #f)
     (if (and jumps (not (memq strategy '(dfs iterative-deepening))))
         (%invalid-argument
           "amb-search: :backjump #t is for dfs and iterative-deepening, but :strategy is"
           strategy))
     (lambda () (parameterize ((%backjumping jumps)) (thunk))))
    (else (%invalid-argument "amb-search: expected #t or #f for :backjump, got" jumps))))

;; A solution by chance: (sample-of [:seed n] body ...).
(define-syntax sample-of
  (syntax-rules (:seed)
    ((_ :seed n e1 e2 ...) (%sample-of n (lambda () e1 e2 ...)))
    ((_ e1 e2 ...) (%sample-of (random-integer 1000000) (lambda () e1 e2 ...)))))

(define (%sample-of seed thunk)
  (let* ((search (%make-search 'random #f 1 seed #f))
         (found (%ask search thunk 0)))
    (%end-search search)
    (if found
        (apply values found)
        (%without-solution (lambda () (%sample-of seed thunk))))))

;; A location that no failure and no rollback undoes: (cell) is its value, (cell v) gives it another.
(define (make-permanent-cell value)
  (case-lambda
    (() value)
    ((new) (permanent-set! value new))))

  ))
