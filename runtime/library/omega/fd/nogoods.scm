;;; Nogoods: values that no solution has together, known when every value of some variable has failed
;;; (Dechter, "Enhancement Schemes for Constraint Processing: Backjumping, Learning, and Cutset
;;; Decomposition", 1990). They follow from the constraints that there were when labelling began, so
;;; they belong to one labelling. All of this is written for good: failing undoes none of it.

;; Nogoods kept; when there are so many, the older half goes.
(define nogoods-max 1000)
;; Values in one of them, at most: large ones take much time and are seldom of use.
(define nogood-size-max 10)

;; The memory of a labelling: the nogoods, the latest first, and how many; and shelves, one for each
;; variable: its state, its position, and those nogoods that speak of it. A nogood is a list of pairs
;; of a state and a value. What changes is in permanent cells.
(define-record-type memory
  (make-memory shelves nogoods count)
  memory?
  (shelves memory-shelves)
  (nogoods memory-nogoods)
  (count memory-count))

(define (empty-memory states)
  (let loop ((states states) (position 0) (shelves '()))
    (if (pair? states)
        (loop (cdr states) (+ position 1)
              (cons (cons (car states) (cons position (make-permanent-cell '()))) shelves))
        (make-memory (reverse shelves) (make-permanent-cell '()) (make-permanent-cell 0)))))

(define (shelf-of memory x) (assq x (memory-shelves memory)))
(define (shelf-position shelf) (cadr shelf))
(define (shelf-nogoods shelf) (cddr shelf))

;; Remember that decisions have no solution together, by the values that their variables have.
(define (learn! memory decisions)
  (let ((size (length decisions)))
    (if (and (> size 0) (<= size nogood-size-max))
        (let ((nogood (map (lambda (decision)
                             (let ((x (decision-state decision))) (cons x (least x))))
                           decisions))
              (nogoods (memory-nogoods memory))
              (count (memory-count memory)))
          (if (= (count) nogoods-max) (forget-older-half! memory))
          (nogoods (cons nogood (nogoods)))
          (count (+ (count) 1))
          (shelve! memory nogood)
          (%record-nogood!
            (map (lambda (part) (list (shelf-position (shelf-of memory (car part))) (cdr part)))
                 nogood))))))

(define (shelve! memory nogood)
  (for-each
    (lambda (part)
      (let ((on-shelf (shelf-nogoods (shelf-of memory (car part)))))
        (on-shelf (cons nogood (on-shelf)))))
    nogood))

(define (forget-older-half! memory)
  (let* ((nogoods (memory-nogoods memory))
         (half (quotient nogoods-max 2))
         (later (list-copy (nogoods))))
    (set-cdr! (list-tail later (- half 1)) '())
    (nogoods later)
    ((memory-count memory) half)
    (for-each (lambda (shelf) ((shelf-nogoods shelf) '())) (memory-shelves memory))
    (for-each (lambda (nogood) (shelve! memory nogood)) (reverse later))))

;; A nogood that would be complete if x had that value, or #f.
(define (nogood-with memory x value)
  (let next ((nogoods ((shelf-nogoods (shelf-of memory x)))))
    (and (pair? nogoods)
         (let complete? ((parts (car nogoods)))
           (cond ((null? parts) (car nogoods))
                 ((let ((state (caar parts)) (wanted (cdar parts)))
                    (if (eq? state x)
                        (= value wanted)
                        (and (fixed? state) (= (least state) wanted))))
                  (complete? (cdr parts)))
                 (else (next (cdr nogoods))))))))
